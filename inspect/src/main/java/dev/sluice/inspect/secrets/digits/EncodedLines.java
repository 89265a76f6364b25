package dev.sluice.inspect.secrets.digits;

import dev.sluice.inspect.secrets.layer.LayerText;
import dev.sluice.inspect.secrets.text.ByteClass;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/**
 * A run of encoded text, and the lines that continue it, as in mail (RFC 2045 section 6.8) and PEM:
 * lines of nothing but digits of the encoding, each but the last as long as the first, which has at
 * least 40. Event loop only.
 *
 * @param digits without the line breaks, {@code length} of them from {@code first} on
 * @param start in the text
 * @param end in the text, without padding
 * @param width of a line; 0 when there is one only
 * @param lineBreak between two lines, with the blanks after it
 */
@SuppressWarnings("ArrayRecordComponent")
record EncodedLines(
    byte[] digits, int first, int length, int start, int end, int width, byte[] lineBreak) {
  private static final int SHORTEST_LINE = 40;

  /** A run from {@code start} to {@code end}, and what continues it. */
  static EncodedLines from(LayerText text, int start, int end, ByteClass alphabet) {
    int width = end - start;
    int next = width < SHORTEST_LINE ? end : nextLine(text, end);
    int line = lineEnd(text, next, width, alphabet);
    if (line == next || next == end) {
      return new EncodedLines(text.bytes(), start, width, start, end, 0, new byte[0]);
    }
    byte[] lineBreak = Arrays.copyOfRange(text.bytes(), end, next);
    ByteArrayOutputStream digits = new ByteArrayOutputStream();
    digits.write(text.bytes(), start, width);
    int last = end;
    while (line > next) {
      digits.write(text.bytes(), next, line - next);
      last = line;
      next = line - next == width ? nextLine(text, line) : line;
      line = lineEnd(text, next, width, alphabet);
    }
    byte[] all = digits.toByteArray();
    return new EncodedLines(all, 0, all.length, start, last, width, lineBreak);
  }

  /** {@code end} when no line break follows there. */
  private static int nextLine(LayerText text, int end) {
    int at = text.at(end) == '\r' ? end + 1 : end;
    if (text.at(at) != '\n') {
      return end;
    }
    at++;
    while (text.at(at) == ' ' || text.at(at) == '\t') {
      at++;
    }
    return at;
  }

  /** {@code from} when there is no such line. */
  private static int lineEnd(LayerText text, int from, int width, ByteClass alphabet) {
    int end = alphabet.runEnd(text.bytes(), from, Math.min(text.end(), from + width));
    int after = text.at(end);
    return after < 0 || after == '\n' || after == '\r' || after == '=' || after == '"' ? end : from;
  }

  /** The digits alone. */
  byte[] copied() {
    return Arrays.copyOfRange(digits, first, first + length);
  }

  /** Breaks digits into lines like these. */
  byte[] broken(byte[] encoded) {
    if (width == 0) {
      return encoded;
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int at = 0; at < encoded.length; at += width) {
      if (at > 0) {
        out.writeBytes(lineBreak);
      }
      out.write(encoded, at, Math.min(width, encoded.length - at));
    }
    return out.toByteArray();
  }

  @Override
  public String toString() {
    return "EncodedLines[" + length + " digits]";
  }
}
