package dev.sluice.detect.stream;

import dev.sluice.detect.text.ByteClass;
import dev.sluice.detect.text.JsonEscapes;
import java.util.Arrays;

/**
 * The end of a text and what comes next, in one array, from index 1 on. The byte before it tells
 * whether the text is JSON, once its begin left. One thread.
 */
final class TextWindow {
  /** What precedes a secret and tells that it is one. */
  static final int EDGE = 128;

  /** Bytes that are kept, for a secret of 8 KiB. */
  static final int CARRY = 8 * 1024 + EDGE;

  private static final int SHORT = 2 * 1024;

  // In no token, and in no line of an encoding.
  private static final ByteClass BRACE = ByteClass.of("{}<>");

  private static final ByteClass WORD = ByteClass.of("A-Za-z0-9.,;!?");

  // In all that is compressed, in UTF-16 and in UTF-32; text has escapes of terminals at most.
  private static final ByteClass BINARY = ByteClass.of("\0-\10\13\14\16-\32\34-\37");

  private byte[] bytes = {};
  private int length = 1;
  private int added;
  private int sinceWhole;
  private boolean isCutOff;
  private long base;
  private long looked;
  private long binaryEnd;

  void append(byte[] more, int from, int end) {
    int needed = length + end - from;
    if (bytes.length < needed) {
      bytes = Arrays.copyOf(bytes, Math.max(needed, larger()));
    }
    System.arraycopy(more, from, bytes, length, end - from);
    length = needed;
    added += end - from;
    if (!isCutOff) {
      bytes[0] = (byte) (JsonEscapes.begins(bytes, 1, length) ? '{' : 'x');
    }
  }

  // Adding many short pieces takes time linear in them; most texts stay short.
  private int larger() {
    int twice = 2 * bytes.length;
    return bytes.length < CARRY ? Math.min(twice, CARRY) : twice - bytes.length / 2;
  }

  /** Not to be changed; up to {@link #length}. */
  byte[] bytes() {
    return bytes;
  }

  int length() {
    return length;
  }

  int added() {
    return added;
  }

  long base() {
    return base;
  }

  long end() {
    return position(length);
  }

  long position(int index) {
    return base + index - 1;
  }

  int begin() {
    return isCutOff ? 0 : 1;
  }

  /**
   * Where the search of new bytes begins. Something longer may reach into them: a token, lines in
   * an encoding, a compressed stream. Then the search begins where that begins.
   *
   * @param whole whether it has to read all that is kept
   */
  int searchFrom(boolean whole) {
    sinceWhole += added;
    int from = length - added - SHORT;
    if (!whole && from > EDGE && sinceWhole < SHORT && isDivided(from) && !holdsBinary(from)) {
      return from;
    }
    sinceWhole = 0;
    return begin();
  }

  private boolean isDivided(int from) {
    for (int at = from + EDGE; at < from + SHORT / 2; at++) {
      if (BRACE.has(bytes[at]) || isBetweenWords(at) || isEmptyLine(at)) {
        return true;
      }
    }
    return false;
  }

  // A blank at an end of a line, or beside a mark, may be in what goes on.
  private boolean isBetweenWords(int at) {
    return bytes[at] == ' ' && WORD.has(bytes[at - 1]) && WORD.has(bytes[at + 1]);
  }

  private boolean isEmptyLine(int at) {
    return bytes[at] == '\n' && (bytes[at + 1] == '\n' || bytes[at + 1] == '\r');
  }

  private boolean holdsBinary(int until) {
    for (int at = Math.toIntExact(Math.max(0, looked - base)) + 1; at < until; at++) {
      if (BINARY.has(bytes[at])) {
        binaryEnd = position(at + 1);
      }
    }
    looked = Math.max(looked, position(until));
    return binaryEnd > base;
  }

  boolean isWhole(int start, int from) {
    return from == 1 || start > from + EDGE;
  }

  byte markJson(int from) {
    byte first = bytes[from];
    bytes[from] = from == 1 ? first : bytes[0];
    return first;
  }

  void restore(int from, byte first) {
    bytes[from] = first;
  }

  void slide() {
    int kept = Math.min(length - 1, CARRY);
    int gone = length - 1 - kept;
    if (gone > 0) {
      System.arraycopy(bytes, 1 + gone, bytes, 1, kept);
      base += gone;
      isCutOff = true;
    }
    length = 1 + kept;
    added = 0;
  }
}
