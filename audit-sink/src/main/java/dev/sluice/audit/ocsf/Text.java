package dev.sluice.audit.ocsf;

/** Keeps strings of a record within what an event may hold. */
final class Text {
  /** A host name, rule, code or sentence. */
  static final int LONGEST = 512;

  /** A path. */
  static final int LONGEST_PATH = 8192;

  private static final String MARK = "...";

  private Text() {}

  static String cut(String text) {
    return cut(text, LONGEST);
  }

  /** The path without anything that could be a query or fragment. */
  static String path(String path) {
    int end = path.length();
    for (int i = 0; i < end; i++) {
      char c = path.charAt(i);
      if (c == '?' || c == '#') {
        end = i;
      }
    }
    return cut(path.substring(0, end), LONGEST_PATH);
  }

  static boolean isCut(String path) {
    return path.length() > LONGEST_PATH;
  }

  /** At most so many characters, whole code points, marked when something is missing. */
  static String cut(String text, int longest) {
    if (text.length() <= longest) {
      return text;
    }
    int end = longest - MARK.length();
    if (Character.isHighSurrogate(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(0, end) + MARK;
  }
}
