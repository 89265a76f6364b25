package dev.sluice.detect.baseenc;

import dev.sluice.detect.layer.LayerText;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/**
 * A run of encoded text, and the lines that continue it, as in mail (RFC 2045 section 6.8) and PEM:
 * lines of nothing but digits of the encoding, each but the last as long as the first, which has at
 * least 40. A shorter line may be their last one, or another text. Event loop only.
 *
 * @param digits without the line breaks, {@code length} of them from {@code first} on
 * @param start in the text
 * @param end in the text, without padding
 * @param width of a line; 0 when there is one only
 * @param lineBreak between two lines, with the blanks after it
 * @param last the last line, if it is shorter than the others, so that it may be another text
 */
@SuppressWarnings("ArrayRecordComponent")
record EncodedLines(
    byte[] digits,
    int first,
    int length,
    int start,
    int end,
    int width,
    byte[] lineBreak,
    ShortLine last) {
  private static final int SHORTEST_LINE = 40;
  private static final String CLOSING = "\r\n\"'`<,;)]}&";

  /**
   * A line that is shorter than those before it.
   *
   * @param digits of it; 0 when there is no such line
   * @param before end of the line before it in the text; the end of all lines without such a line
   */
  record ShortLine(int digits, int before) {}

  static EncodedLines from(LayerText text, int start, int end, BitEncoding encoding) {
    int width = end - start;
    int next = width < SHORTEST_LINE ? end : nextLine(text, end);
    int line = lineEnd(text, next, width, width, encoding);
    if (line == next || next == end) {
      return new EncodedLines(
          text.bytes(), start, width, start, end, 0, new byte[0], new ShortLine(0, end));
    }
    byte[] lineBreak = Arrays.copyOfRange(text.bytes(), end, next);
    ByteArrayOutputStream digits = new ByteArrayOutputStream();
    digits.write(text.bytes(), start, width);
    int last = end;
    ShortLine shortLine = new ShortLine(0, end);
    while (line > next) {
      digits.write(text.bytes(), next, line - next);
      shortLine = line - next < width ? new ShortLine(line - next, last) : new ShortLine(0, line);
      last = line;
      next = line - next == width ? nextLine(text, line) : line;
      line = lineEnd(text, next, width, digits.size(), encoding);
    }
    byte[] all = digits.toByteArray();
    return new EncodedLines(all, 0, all.length, start, last, width, lineBreak, shortLine);
  }

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

  /**
   * The end of a line without its padding; {@code from} when there is no such line.
   *
   * @param before number of digits in the lines before it
   */
  private static int lineEnd(
      LayerText text, int from, int width, int before, BitEncoding encoding) {
    if (text.at(from) == '-' && text.at(from + 1) == '-') {
      // The delimiter of a multipart body (RFC 2046 section 5.1.1), or the last line of PEM.
      return from;
    }
    int end = encoding.alphabet().runEnd(text.bytes(), from, Math.min(text.end(), from + width));
    int padding = padding(text, end, encoding);
    int after = text.at(end + padding);
    boolean closed = after < 0 || CLOSING.indexOf(after) >= 0;
    boolean whole = (before + end - from + padding) % encoding.alignments() == 0;
    return closed && (whole || padding == 0) ? end : from;
  }

  static int padding(LayerText text, int end, BitEncoding encoding) {
    int padding = 0;
    while (padding < encoding.mostPadding() && text.at(end + padding) == '=') {
      padding++;
    }
    return padding;
  }

  EncodedLines endingWith(ShortLine other) {
    return new EncodedLines(digits, first, length, start, end, width, lineBreak, other);
  }

  byte[] copied() {
    return Arrays.copyOfRange(digits, first, first + length);
  }

  /**
   * Breaks digits into lines like these.
   *
   * @param shift digits of the first line before them
   */
  byte[] broken(byte[] encoded, int shift) {
    if (width == 0) {
      return encoded;
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int at = 0;
    for (int end = width - shift; at < encoded.length; end += width) {
      if (at > 0) {
        out.writeBytes(lineBreak);
      }
      out.write(encoded, at, Math.min(end, encoded.length) - at);
      at = Math.min(end, encoded.length);
    }
    return out.toByteArray();
  }

  @Override
  public String toString() {
    return "EncodedLines[" + length + " digits]";
  }
}
