package dev.sluice.chain.builtin.secrets;

/**
 * What stands in place of a secret: valid inside a string of JSON as it is, and separating its
 * neighbours so that they do not become a secret together.
 */
final class Replacement {
  static final String DEFAULT = "[REDACTED]";
  static final String RULE =
      "1 to 64 printable ASCII characters without quotes and backslashes, the first and the last"
          + " one of * # < > ( ) [ ] { } | ! ? ~";

  private static final int MAX_LENGTH = 64;
  private static final String EDGES = "*#<>()[]{}|!?~";

  private Replacement() {}

  static boolean isValid(String text) {
    return !text.isEmpty()
        && text.length() <= MAX_LENGTH
        && EDGES.indexOf(text.charAt(0)) >= 0
        && EDGES.indexOf(text.charAt(text.length() - 1)) >= 0
        && text.chars().allMatch(c -> c >= ' ' && c <= '~' && c != '"' && c != '\'' && c != '\\');
  }
}
