package dev.sluice.wire.head;

import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Field lines as received: order, case and duplicates are kept. It is a view over the parsed array,
 * whose bytes must not change afterwards. Strings are created only on request.
 */
public final class HeaderBlock {
  // A run of ints per line: a parsed block costs one array and no object per field.
  static final int NAME_START = 0;
  static final int NAME_END = 1;
  static final int VALUE_START = 2;
  static final int VALUE_END = 3;
  static final int NAME_HASH = 4;
  static final int STRIDE = 5;

  private static final HeaderBlock EMPTY = new HeaderBlock(new byte[0], new int[0], 0, 0);

  private final byte[] bytes;
  private final int[] lines;
  private final int size;
  private final int end;

  /** Takes ownership of both arrays; {@code end} is where the empty line begins. */
  HeaderBlock(byte[] bytes, int[] lines, int size, int end) {
    this.bytes = bytes;
    this.lines = lines;
    this.size = size;
    this.end = end;
  }

  public static HeaderBlock empty() {
    return EMPTY;
  }

  /** The number of lines, from 0 to 256. */
  public int size() {
    return size;
  }

  public String name(int line) {
    return text(at(line, NAME_START), at(line, NAME_END));
  }

  public String lowerName(int line) {
    return HeaderName.lower(at(line, NAME_HASH), bytes, at(line, NAME_START), at(line, NAME_END));
  }

  /** The value of a line without surrounding blanks, with one char per octet (ISO 8859-1). */
  public String value(int line) {
    return text(at(line, VALUE_START), at(line, VALUE_END));
  }

  public AsciiString lowerNameOctets(int line) {
    int start = at(line, NAME_START);
    return HeaderName.lowerOctets(at(line, NAME_HASH), bytes, start, at(line, NAME_END));
  }

  /** The same as {@link #value}, in octets, which are copied: a table may keep them for long. */
  public AsciiString valueOctets(int line) {
    int start = at(line, VALUE_START);
    return new AsciiString(bytes, start, at(line, VALUE_END) - start, true);
  }

  /** The value of a line, decoded as UTF-8. Request parsing guarantees valid UTF-8. */
  public String utf8Value(int line) {
    int start = at(line, VALUE_START);
    return new String(bytes, start, at(line, VALUE_END) - start, StandardCharsets.UTF_8);
  }

  public boolean nameIs(int line, HeaderName name) {
    int hash = at(line, NAME_HASH);
    return hash == name.hashCode()
        && name.matches(hash, bytes, at(line, NAME_START), at(line, NAME_END));
  }

  /** Whether the value of a line is this media type, in lower case, with or without parameters. */
  public boolean isMediaType(int line, String type) {
    int start = at(line, VALUE_START);
    int end = start + type.length();
    int stop = at(line, VALUE_END);
    if (end > stop || (end < stop && bytes[end] != ';' && !Octets.isBlank(bytes[end]))) {
      return false;
    }
    for (int i = 0; i < type.length(); i++) {
      int octet = bytes[start + i];
      if ((octet >= 'A' && octet <= 'Z' ? octet | 0x20 : octet) != type.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  public int indexOf(HeaderName name, int from) {
    for (int line = from; line < size; line++) {
      if (nameIs(line, name)) {
        return line;
      }
    }
    return -1;
  }

  public boolean contains(HeaderName name) {
    return indexOf(name, 0) >= 0;
  }

  public List<String> values(HeaderName name) {
    List<String> values = new ArrayList<>(0);
    for (int line = indexOf(name, 0); line >= 0; line = indexOf(name, line + 1)) {
      values.add(value(line));
    }
    return values;
  }

  public int count(HeaderName name) {
    int count = 0;
    for (int line = indexOf(name, 0); line >= 0; line = indexOf(name, line + 1)) {
      count++;
    }
    return count;
  }

  HeaderBlock without(HeaderName name) {
    byte[] keptBytes = new byte[end];
    int[] keptLines = new int[size * STRIDE];
    int kept = 0;
    int length = 0;
    for (int line = 0; line < size; line++) {
      if (!nameIs(line, name)) {
        int start = lineStart(line);
        int bytesOfLine = lineEnd(line) - start;
        System.arraycopy(bytes, start, keptBytes, length, bytesOfLine);
        System.arraycopy(lines, line * STRIDE, keptLines, kept * STRIDE, STRIDE);
        for (int part = NAME_START; part <= VALUE_END; part++) {
          keptLines[kept * STRIDE + part] += length - start;
        }
        length += bytesOfLine;
        kept++;
      }
    }
    return new HeaderBlock(keptBytes, keptLines, kept, length);
  }

  byte[] bytes() {
    return bytes;
  }

  int nameEnd(int line) {
    return at(line, NAME_END);
  }

  int valueStart(int line) {
    return at(line, VALUE_START);
  }

  int valueEnd(int line) {
    return at(line, VALUE_END);
  }

  int lineStart(int line) {
    return at(line, NAME_START);
  }

  int lineEnd(int line) {
    return line + 1 < size ? lineStart(line + 1) : end;
  }

  private int at(int line, int part) {
    return lines[line * STRIDE + part];
  }

  private String text(int start, int stop) {
    return new String(bytes, start, stop - start, StandardCharsets.ISO_8859_1);
  }

  @Override
  public String toString() {
    return "HeaderBlock[" + size + " lines]";
  }
}
