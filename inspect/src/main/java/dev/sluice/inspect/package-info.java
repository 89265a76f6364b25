/**
 * Readers and scanners of message bodies: pure functions and small state machines over byte ranges.
 * Enters: what judges the bytes of a body. Stays out: configuration, Vert.x and I/O.
 */
@NullMarked
package dev.sluice.inspect;

import org.jspecify.annotations.NullMarked;
