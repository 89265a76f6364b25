package dev.sluice.inspect.secrets.text;

/**
 * A range of bytes.
 *
 * @param start inclusive
 * @param end exclusive
 */
public record ByteSpan(int start, int end) {}
