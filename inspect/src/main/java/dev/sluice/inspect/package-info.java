/**
 * Readers of messages: pure functions and small state machines over byte ranges, one package per
 * format.
 *
 * <p>May enter: what reads the bytes of a message. Must not enter: configuration, search for
 * secrets, Vert.x, I/O.
 */
@NullMarked
package dev.sluice.inspect;

import org.jspecify.annotations.NullMarked;
