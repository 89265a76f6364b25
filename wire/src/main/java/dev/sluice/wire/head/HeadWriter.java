package dev.sluice.wire.head;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes one head into a growing array. It refuses text that would break a line, so that computed
 * values cannot inject a field.
 */
public final class HeadWriter {
  private byte[] bytes;
  private int length;

  public HeadWriter(int capacity) {
    if (capacity < 1) {
      throw new IllegalArgumentException("capacity has to be positive: " + capacity);
    }
    this.bytes = new byte[capacity];
  }

  /** Writes {@code METHOD target HTTP/1.1}. Neither part may be empty or contain a blank. */
  public HeadWriter requestLine(String method, String target) {
    word(method);
    octet(' ');
    word(target);
    return raw(" HTTP/1.1\r\n");
  }

  /** Writes {@code HTTP/1.1 status reason}. The reason has one char per octet, as parsed. */
  public HeadWriter statusLine(int status, String reason) {
    if (status < 100 || status > 999) {
      throw new IllegalArgumentException("status out of range: " + status);
    }
    raw("HTTP/1.1 ");
    octet('0' + status / 100);
    octet('0' + status / 10 % 10);
    octet('0' + status % 10);
    octet(' ');
    text(reason);
    return end();
  }

  /** Writes a received line byte for byte: name, colon, blanks, value, CRLF. */
  public HeadWriter line(HeaderBlock headers, int line) {
    copy(headers, headers.lineStart(line), headers.lineEnd(line));
    return this;
  }

  /** Writes a received line with one space before its value and none after, for strict parsers. */
  public HeadWriter plainLine(HeaderBlock headers, int line) {
    copy(headers, headers.lineStart(line), headers.nameEnd(line));
    octet(':');
    octet(' ');
    copy(headers, headers.valueStart(line), headers.valueEnd(line));
    return end();
  }

  private void copy(HeaderBlock headers, int from, int to) {
    reserve(to - from);
    System.arraycopy(headers.bytes(), from, bytes, length, to - from);
    length += to - from;
  }

  /**
   * Writes {@code name: value}, with the value in UTF-8. Throws when the name is not a token or the
   * value contains a control character.
   */
  public HeadWriter line(String name, String value) {
    token(name);
    octet(':');
    octet(' ');
    if (isAscii(value)) {
      text(value);
    } else {
      octets(value.getBytes(StandardCharsets.UTF_8));
    }
    return end();
  }

  public HeadWriter end() {
    octet('\r');
    octet('\n');
    return this;
  }

  /** The backing array, valid up to {@link #length()} and until the next call. */
  public byte[] array() {
    return bytes;
  }

  public int length() {
    return length;
  }

  /** Wraps the array in a buffer without a copy. Write nothing afterwards. */
  public ByteBuf toBuffer() {
    return Unpooled.wrappedBuffer(bytes, 0, length);
  }

  private void token(String text) {
    word(text);
    for (int at = length - text.length(); at < length; at++) {
      if (!Octets.isToken(bytes[at])) {
        throw refused();
      }
    }
  }

  private void word(String text) {
    if (text.isEmpty()) {
      throw refused();
    }
    reserve(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c <= ' ' || c >= 0x7F) {
        throw refused();
      }
      bytes[length++] = (byte) c;
    }
  }

  private void text(String text) {
    reserve(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c > 0xFF || !Octets.isFieldText((byte) c)) {
        throw refused();
      }
      bytes[length++] = (byte) c;
    }
  }

  private void octets(byte[] fieldText) {
    reserve(fieldText.length);
    for (byte octet : fieldText) {
      if (!Octets.isFieldText(octet)) {
        throw refused();
      }
      bytes[length++] = octet;
    }
  }

  private static boolean isAscii(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= 0x80) {
        return false;
      }
    }
    return true;
  }

  private HeadWriter raw(String ascii) {
    reserve(ascii.length());
    for (int i = 0; i < ascii.length(); i++) {
      bytes[length++] = (byte) ascii.charAt(i);
    }
    return this;
  }

  private void octet(int octet) {
    reserve(1);
    bytes[length++] = (byte) octet;
  }

  private void reserve(int size) {
    if (bytes.length - length < size) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + size));
    }
  }

  private static IllegalArgumentException refused() {
    return new IllegalArgumentException("text cannot stand in this place of a head");
  }
}
