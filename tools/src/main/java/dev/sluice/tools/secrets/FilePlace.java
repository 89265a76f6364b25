package dev.sluice.tools.secrets;

/**
 * A place in a file.
 *
 * @param offset in bytes, from 0
 * @param line from 1; 0 in data that is no text
 * @param column in characters from 1; 0 in data that is no text
 */
record FilePlace(int offset, int line, int column) {
  boolean isText() {
    return line > 0;
  }

  /** {@code 12:5} in text, {@code @1024} in other data. */
  @Override
  public String toString() {
    return isText() ? line + ":" + column : "@" + offset;
  }

  /**
   * Finds places of one file, in ascending order, in one pass. One thread.
   *
   * <p>As for other tools, a file with a zero byte near its begin is no text.
   */
  static final class Cursor {
    private static final int BEGIN = 8000;

    private final byte[] bytes;
    private final boolean text;
    private int at;
    private int line = 1;
    private int column = 1;

    Cursor(byte[] bytes) {
      this.bytes = bytes;
      boolean zero = false;
      for (int i = 0; i < Math.min(BEGIN, bytes.length); i++) {
        zero |= bytes[i] == 0;
      }
      this.text = !zero;
    }

    FilePlace of(int offset) {
      if (!text) {
        return new FilePlace(offset, 0, 0);
      }
      for (; at < offset; at++) {
        if (bytes[at] == '\n') {
          line++;
          column = 1;
        } else if (!continuesCharacter(bytes[at])) {
          column++;
        }
      }
      return new FilePlace(offset, line, column);
    }

    /** RFC 3629 section 3. */
    private static boolean continuesCharacter(byte octet) {
      return (octet & 0xC0) == 0x80;
    }
  }
}
