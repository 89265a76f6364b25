package dev.sluice.inspect.secrets.packed;

import dev.sluice.inspect.secrets.layer.LayerText;

/**
 * The local header of an entry of a zip archive (APPNOTE.TXT 6.3.10, section 4.3.7).
 *
 * @param at its first byte
 */
record ZipHeader(LayerText text, int at) {
  /** The third byte, which is rarer than the others. */
  static final int THIRD = 3;

  private static final int FIXED = 30;
  private static final int FLAGS = 6;
  private static final int METHOD = 8;
  private static final int COMPRESSED_SIZE = 18;
  private static final int NAME_LENGTH = 26;
  private static final int EXTRA_LENGTH = 28;
  private static final int ENCRYPTED = 1;

  // The size follows the data, and is zero in the header.
  private static final int DESCRIBED = 1 << 3;

  private static final int DEFLATED = 8;

  static boolean begins(LayerText text, int at) {
    return isRecord(text, at) && text.at(at + 2) == THIRD && text.at(at + 3) == 4;
  }

  private static boolean isRecord(LayerText text, int at) {
    return text.at(at) == 'P' && text.at(at + 1) == 'K';
  }

  boolean isRead() {
    int method = number(METHOD);
    return (number(FLAGS) & ENCRYPTED) == 0 && (method == 0 || method == DEFLATED);
  }

  boolean isDeflated() {
    return number(METHOD) == DEFLATED;
  }

  int nameStart() {
    return Math.min(text.end(), at + FIXED);
  }

  int nameEnd() {
    return Math.min(text.end(), at + FIXED + number(NAME_LENGTH));
  }

  int dataStart() {
    return Math.min(text.end(), at + FIXED + number(NAME_LENGTH) + number(EXTRA_LENGTH));
  }

  /** End of stored data; where the header does not tell it, the next record of an archive. */
  int storedEnd() {
    int start = dataStart();
    long size = number(COMPRESSED_SIZE) | (long) number(COMPRESSED_SIZE + 2) << Short.SIZE;
    if ((number(FLAGS) & DESCRIBED) == 0 && size <= text.end() - start) {
      return start + (int) size;
    }
    int end = start;
    while (end < text.end()
        && !(isRecord(text, end) && text.at(end + 2) < Byte.SIZE + 1 && text.at(end + 2) > 0)) {
      end++;
    }
    return end;
  }

  private int number(int offset) {
    return Math.max(0, text.at(at + offset)) | Math.max(0, text.at(at + offset + 1)) << Byte.SIZE;
  }
}
