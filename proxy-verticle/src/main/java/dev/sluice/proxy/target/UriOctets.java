package dev.sluice.proxy.target;

/** Character classes and escapes of RFC 3986. */
final class UriOctets {
  private static final int ASCII = 128;
  private static final boolean[] UNRESERVED = new boolean[ASCII];
  private static final boolean[] PATH = new boolean[ASCII];
  private static final String HEX = "0123456789ABCDEF";

  // Punctuation that a segment may hold; not the semicolon, which starts parameters.
  private static final String PATH_PUNCTUATION = "!$&'()*+,=:@";

  static {
    for (char c = 0; c < ASCII; c++) {
      boolean letter = (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
      boolean digit = c >= '0' && c <= '9';
      UNRESERVED[c] = letter || digit || "-._~".indexOf(c) >= 0;
      PATH[c] = UNRESERVED[c] || PATH_PUNCTUATION.indexOf(c) >= 0;
    }
  }

  private UriOctets() {}

  static boolean isUnreserved(int octet) {
    return octet < ASCII && UNRESERVED[octet];
  }

  static boolean isPathCharacter(char c) {
    return c < ASCII && PATH[c];
  }

  /** The octet that the escape at {@code percent} encodes, or -1. */
  static int escaped(CharSequence text, int percent) {
    if (percent + 2 >= text.length()) {
      return -1;
    }
    int high = hexValue(text.charAt(percent + 1));
    int low = hexValue(text.charAt(percent + 2));
    return high < 0 || low < 0 ? -1 : (high << 4) | low;
  }

  static void appendEscape(StringBuilder out, int octet) {
    out.append('%').append(HEX.charAt(octet >> 4)).append(HEX.charAt(octet & 0xF));
  }

  private static int hexValue(char c) {
    if (c >= '0' && c <= '9') {
      return c - '0';
    }
    int lower = c | 0x20;
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
  }
}
