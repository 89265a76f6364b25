package dev.sluice.chain.contract;

/** Reduces text to characters that are safe in events and logs. */
public final class SafeText {
  private static final int MAX_LENGTH = 160;

  private SafeText() {}

  /** Keeps ASCII letters, digits, {@code _ - :} and space, at most 160 of them. */
  public static String of(String text) {
    StringBuilder kept = new StringBuilder(Math.min(text.length(), MAX_LENGTH));
    for (int i = 0; i < text.length() && kept.length() < MAX_LENGTH; i++) {
      char c = text.charAt(i);
      if (isAlphanumeric(c) || c == '_' || c == '-' || c == ':' || c == ' ') {
        kept.append(c);
      }
    }
    return kept.toString();
  }

  static boolean isAlphanumeric(char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
  }
}
