/**
 * Which addresses a request may be sent to: names are resolved once, every answer is judged, and
 * only what was judged is dialled.
 */
@NullMarked
package dev.sluice.proxy.destination;

import org.jspecify.annotations.NullMarked;
