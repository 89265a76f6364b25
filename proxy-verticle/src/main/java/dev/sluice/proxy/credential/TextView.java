package dev.sluice.proxy.credential;

import java.util.Arrays;

/**
 * A range of bytes as the placeholders in it are read: as it is, or percent-decoded once. It knows
 * where each byte came from, so that what is no placeholder can stay as it was written.
 */
final class TextView {
  private final byte[] text;

  /** For each byte where it begins in the source, and one more for the end. */
  private final int[] origins;

  private TextView(byte[] text, int[] origins) {
    this.text = text;
    this.origins = origins;
  }

  static TextView plain(byte[] source, int from, int to) {
    int[] origins = new int[to - from + 1];
    Arrays.setAll(origins, i -> from + i);
    return new TextView(Arrays.copyOfRange(source, from, to), origins);
  }

  static TextView percentDecoded(byte[] source, int from, int to) {
    byte[] text = new byte[to - from];
    int[] origins = new int[to - from + 1];
    int length = 0;
    int at = from;
    while (at < to) {
      int octet = source[at] == '%' && at + 2 < to ? Hex.octet(source, at) : -1;
      origins[length] = at;
      text[length++] = octet < 0 ? source[at] : (byte) octet;
      at += octet < 0 ? 1 : 3;
    }
    origins[length] = to;
    return new TextView(Arrays.copyOf(text, length), Arrays.copyOf(origins, length + 1));
  }

  byte at(int index) {
    return text[index];
  }

  int length() {
    return text.length;
  }

  byte[] bytes() {
    return text;
  }

  /** Where a byte, or the end, is in the source. */
  int origin(int index) {
    return origins[index];
  }
}
