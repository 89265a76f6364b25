/**
 * Drives a running service as a chain would, and says what would fail there and why. Every answer
 * is judged by the rules that hold in use; nothing here knows a rule of its own.
 */
@NullMarked
package dev.sluice.chain.conformance;

import org.jspecify.annotations.NullMarked;
