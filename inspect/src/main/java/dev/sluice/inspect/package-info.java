/**
 * Readers and scanners of messages: pure functions and small state machines over byte ranges, one
 * package per format.
 *
 * <p>May enter: what judges the bytes of a message. Must not enter: configuration, Vert.x, I/O.
 */
@NullMarked
package dev.sluice.inspect;

import org.jspecify.annotations.NullMarked;
