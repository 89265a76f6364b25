package dev.sluice.chain.contract;

/** Reduces text to characters that are safe in events and logs. */
public final class SafeText {
  private static final int MAX_LENGTH = 160;
  private static final int MAX_IDENTIFIER = 128;
  private static final String ELLIPSIS = "...";

  private SafeText() {}

  /**
   * Keeps ASCII letters, digits, {@code _ - : .} and space. Longer text than 160 of them is cut at
   * a word and ends with an ellipsis.
   */
  public static String of(String text) {
    String kept = keep(text, "_-:. ", MAX_LENGTH + 1);
    return kept.length() <= MAX_LENGTH ? kept : cut(kept);
  }

  /** Keeps the characters of identifiers and URNs, at most 128 of them. */
  public static String identifier(String text) {
    return keep(text, "_-:./", MAX_IDENTIFIER);
  }

  private static String cut(String kept) {
    int room = MAX_LENGTH - ELLIPSIS.length();
    int word = kept.lastIndexOf(' ', room);
    return kept.substring(0, word > 0 ? word : room).stripTrailing() + ELLIPSIS;
  }

  private static String keep(String text, String marks, int length) {
    StringBuilder kept = new StringBuilder(Math.min(text.length(), length));
    for (int i = 0; i < text.length() && kept.length() < length; i++) {
      char c = text.charAt(i);
      if (isAlphanumeric(c) || marks.indexOf(c) >= 0) {
        kept.append(c);
      }
    }
    return kept.toString();
  }

  static boolean isAlphanumeric(char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
  }
}
