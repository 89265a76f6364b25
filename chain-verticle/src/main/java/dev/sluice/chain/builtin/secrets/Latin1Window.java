package dev.sluice.chain.builtin.secrets;

import java.nio.charset.StandardCharsets;

/** Event loop only. A stretch of bytes as characters, that remembers how far it was read. */
final class Latin1Window implements CharSequence {
  private final byte[] bytes;
  private final int from;
  private final int length;
  private int read;

  Latin1Window(byte[] bytes, int from, int length) {
    this.bytes = bytes;
    this.from = from;
    this.length = length;
  }

  /** How many of the characters were looked at. */
  int read() {
    return read;
  }

  @Override
  public int length() {
    return length;
  }

  @Override
  public char charAt(int index) {
    read = Math.max(read, index + 1);
    return (char) (bytes[from + index] & 0xFF);
  }

  @Override
  public CharSequence subSequence(int start, int end) {
    return new Latin1Window(bytes, from + start, end - start);
  }

  @Override
  public String toString() {
    return new String(bytes, from, length, StandardCharsets.ISO_8859_1);
  }
}
