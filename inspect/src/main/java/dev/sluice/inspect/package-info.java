/**
 * Readers and scanners of message bodies: pure functions and small state machines over byte ranges,
 * one package per format.
 *
 * <p>May enter: what judges the bytes of a body. Must not enter: configuration, Vert.x, I/O.
 */
@NullMarked
package dev.sluice.inspect;

import org.jspecify.annotations.NullMarked;
