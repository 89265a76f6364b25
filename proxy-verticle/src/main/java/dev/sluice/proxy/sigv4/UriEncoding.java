package dev.sluice.proxy.sigv4;

/** Percent-encoding by the rules of AWS, over texts with one char per octet. */
final class UriEncoding {
  private static final String DIGITS = "0123456789ABCDEF";

  private UriEncoding() {}

  static String path(String octets) {
    return encoded(octets, true);
  }

  static String value(String octets) {
    return encoded(octets, false);
  }

  private static String encoded(String octets, boolean keepsSlash) {
    StringBuilder out = new StringBuilder(octets.length() + 16);
    for (int i = 0; i < octets.length(); i++) {
      char c = octets.charAt(i);
      if (isUnreserved(c) || (keepsSlash && c == '/')) {
        out.append(c);
      } else {
        out.append('%').append(DIGITS.charAt(c >> 4 & 0xF)).append(DIGITS.charAt(c & 0xF));
      }
    }
    return out.toString();
  }

  static String decoded(String text) {
    if (text.indexOf('%') < 0) {
      return text;
    }
    StringBuilder out = new StringBuilder(text.length());
    int at = 0;
    while (at < text.length()) {
      int octet = escaped(text, at);
      out.append(octet < 0 ? text.charAt(at) : (char) octet);
      at += octet < 0 ? 1 : 3;
    }
    return out.toString();
  }

  private static int escaped(String text, int at) {
    if (text.charAt(at) != '%' || at + 2 >= text.length()) {
      return -1;
    }
    int high = Character.digit(text.charAt(at + 1), 16);
    int low = Character.digit(text.charAt(at + 2), 16);
    return high < 0 || low < 0 ? -1 : high << 4 | low;
  }

  private static boolean isUnreserved(char c) {
    int lower = c | 0x20;
    return (c < 0x80 && lower >= 'a' && lower <= 'z')
        || (c >= '0' && c <= '9')
        || "-._~".indexOf(c) >= 0;
  }
}
