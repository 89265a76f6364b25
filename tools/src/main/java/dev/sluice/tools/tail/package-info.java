/** Reads the audit topic the way any consumer would, for a person to look at. */
@NullMarked
package dev.sluice.app.tail;

import org.jspecify.annotations.NullMarked;
