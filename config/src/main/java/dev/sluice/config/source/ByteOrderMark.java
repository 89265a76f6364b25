package dev.sluice.config.source;

/** The mark that some editors put in front of UTF-8 text. It is no part of a document. */
final class ByteOrderMark {
  private static final String MARK = "\uFEFF";

  private ByteOrderMark() {}

  /** The text without its mark; a second one is text and no document begins with it. */
  static String strip(String file, String text) {
    String rest = text.startsWith(MARK) ? text.substring(MARK.length()) : text;
    if (rest.startsWith(MARK)) {
      throw new UnreadableException(
          Location.start(file), "begins with two byte order marks; remove them");
    }
    return rest;
  }
}
