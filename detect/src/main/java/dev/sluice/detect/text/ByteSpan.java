package dev.sluice.detect.text;

/**
 * A range of bytes.
 *
 * @param start inclusive
 * @param end exclusive
 */
public record ByteSpan(int start, int end) {}
