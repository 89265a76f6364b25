package dev.sluice.detect.placeholder;

import java.util.Arrays;

/**
 * The text of a byte range in which placeholders are searched: plain, or percent-decoded once. It
 * maps each byte to its place in the source, so that everything but placeholders is copied as
 * written.
 */
public final class DecodedView {
  private static final int ESCAPE_BYTES = 3;

  private final byte[] text;

  // Source index of each byte of the text, and of the end.
  private final int[] origins;

  private DecodedView(byte[] text, int[] origins) {
    this.text = text;
    this.origins = origins;
  }

  public static DecodedView plain(byte[] source, int from, int to) {
    int[] origins = new int[to - from + 1];
    Arrays.setAll(origins, i -> from + i);
    return new DecodedView(Arrays.copyOfRange(source, from, to), origins);
  }

  public static DecodedView percentDecoded(byte[] source, int from, int to) {
    byte[] text = new byte[to - from];
    int[] origins = new int[to - from + 1];
    int length = 0;
    int at = from;
    while (at < to) {
      int octet = source[at] == '%' && at + 2 < to ? escapedOctet(source, at) : -1;
      origins[length] = at;
      text[length++] = octet < 0 ? source[at] : (byte) octet;
      at += octet < 0 ? 1 : ESCAPE_BYTES;
    }
    origins[length] = to;
    return new DecodedView(Arrays.copyOf(text, length), Arrays.copyOf(origins, length + 1));
  }

  public byte at(int index) {
    return text[index];
  }

  public int length() {
    return text.length;
  }

  public byte[] bytes() {
    return text;
  }

  public int origin(int index) {
    return origins[index];
  }

  static int escapedOctet(byte[] bytes, int percent) {
    int high = hexDigit(bytes[percent + 1]);
    int low = hexDigit(bytes[percent + 2]);
    return high < 0 || low < 0 ? -1 : high << 4 | low;
  }

  static int hexDigit(byte digit) {
    return Character.digit(digit, 16);
  }
}
