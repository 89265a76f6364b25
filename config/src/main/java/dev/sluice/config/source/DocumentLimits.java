package dev.sluice.config.source;

/** Limits of every document, so that none can exhaust the node that reads it. */
public final class DocumentLimits {
  public static final int MAX_CHARACTERS = 1 << 20;
  public static final int MAX_DEPTH = 64;

  /** Largest number of values, each use of an alias counted. */
  public static final int MAX_VALUES = 200_000;

  /** Largest number of characters of all values and keys, each use of an alias counted. */
  public static final long MAX_SCALAR_CHARACTERS = 4 << 20;

  private DocumentLimits() {}

  static void checkSize(String file, String text) {
    if (text.length() > MAX_CHARACTERS) {
      throw new UnreadableException(
          Location.start(file),
          "the document has %d characters; at most %d are read"
              .formatted(text.length(), MAX_CHARACTERS));
    }
  }

  static void checkDepth(Location at, int depth) {
    if (depth > MAX_DEPTH) {
      throw new UnreadableException(
          at, "nested too deep; at most " + MAX_DEPTH + " levels are read");
    }
  }

  static void checkValues(Location at, long values) {
    if (values > MAX_VALUES) {
      throw new UnreadableException(
          at, "too many values, aliases counted each time; at most " + MAX_VALUES + " are read");
    }
  }

  static void checkScalars(Location at, long characters) {
    if (characters > MAX_SCALAR_CHARACTERS) {
      throw new UnreadableException(
          at,
          "too much text, aliases counted each time; at most %d characters are read"
              .formatted(MAX_SCALAR_CHARACTERS));
    }
  }
}
