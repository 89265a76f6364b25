package dev.sluice.inspect.body;

/** Values of {@code Content-Encoding} (RFC 9110 section 8.4). */
public final class ContentCoding {
  private static final String IDENTITY = "identity";

  private ContentCoding() {}

  /**
   * Whether a value, or several joined by commas, names a coding other than {@code identity}. Text
   * that is no list of codings counts as one.
   */
  public static boolean isCoded(String value) {
    int from = 0;
    while (from <= value.length()) {
      int comma = value.indexOf(',', from);
      int end = comma < 0 ? value.length() : comma;
      if (!isIdentityOrEmpty(value, from, end)) {
        return true;
      }
      from = end + 1;
    }
    return false;
  }

  private static boolean isIdentityOrEmpty(String value, int from, int to) {
    int start = from;
    int end = to;
    while (start < end && isBlank(value.charAt(start))) {
      start++;
    }
    while (end > start && isBlank(value.charAt(end - 1))) {
      end--;
    }
    return start == end || (end - start == IDENTITY.length() && isIdentity(value, start));
  }

  private static boolean isIdentity(String value, int from) {
    for (int i = 0; i < IDENTITY.length(); i++) {
      if ((value.charAt(from + i) | 0x20) != IDENTITY.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t';
  }
}
