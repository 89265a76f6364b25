package dev.sluice.inspect.secrets.text;

/**
 * A stretch of bytes.
 *
 * @param start inclusive
 * @param end exclusive
 */
public record ByteSpan(int start, int end) {}
