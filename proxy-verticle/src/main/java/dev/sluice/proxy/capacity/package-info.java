/**
 * How much middleware work a proxy node takes on at once, which also bounds the bodies it buffers.
 */
@NullMarked
package dev.sluice.proxy.capacity;

import org.jspecify.annotations.NullMarked;
