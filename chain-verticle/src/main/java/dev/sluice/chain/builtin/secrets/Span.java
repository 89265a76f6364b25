package dev.sluice.chain.builtin.secrets;

/**
 * A stretch of bytes.
 *
 * @param start inclusive
 * @param end exclusive
 */
record Span(int start, int end) {}
