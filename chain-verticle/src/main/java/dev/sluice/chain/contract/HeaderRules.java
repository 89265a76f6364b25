package dev.sluice.chain.contract;

import dev.sluice.detect.placeholder.PlaceholderSyntax;

/** The syntax of header names and values that a stage may write. */
public final class HeaderRules {
  private static final String TOKEN_MARKS = "!#$%&'*+-.^_`|~";

  private HeaderRules() {}

  public static boolean isToken(String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (!SafeText.isAlphanumeric(c) && TOKEN_MARKS.indexOf(c) < 0) {
        return false;
      }
    }
    return !name.isEmpty();
  }

  public static boolean isSafeName(String token) {
    return !PlaceholderSyntax.isInHead(token);
  }

  /**
   * Whether a stage may write the value: no control character except TAB, and no credential
   * placeholder in any form that the proxy reads, since it would send a secret.
   */
  static boolean isSafeValue(String value) {
    return isPrintable(value) && !asksForSecret(value);
  }

  public static boolean isPrintable(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if ((c < ' ' && c != '\t') || c == 0x7F) {
        return false;
      }
    }
    return true;
  }

  public static boolean asksForSecret(String value) {
    return PlaceholderSyntax.isInHead(value);
  }
}
