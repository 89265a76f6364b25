package dev.sluice.wire.http2.head;

import io.netty.util.AsciiString;
import java.util.Arrays;

/** Event loop only. The HTTP/1.1 text of one head. Added fields are already checked. */
final class FieldText {
  private static final int FIRST_GUESS = 512;

  private byte[] bytes = new byte[FIRST_GUESS];
  private int length;

  FieldText text(String ascii) {
    reserve(ascii.length());
    for (int i = 0; i < ascii.length(); i++) {
      bytes[length++] = (byte) ascii.charAt(i);
    }
    return this;
  }

  FieldText octets(AsciiString octets) {
    reserve(octets.length());
    System.arraycopy(octets.array(), octets.arrayOffset(), bytes, length, octets.length());
    length += octets.length();
    return this;
  }

  FieldText line(AsciiString name, AsciiString value) {
    return octets(name).text(": ").octets(value).end();
  }

  FieldText end() {
    return text("\r\n");
  }

  byte[] bytes() {
    return bytes;
  }

  int length() {
    return length;
  }

  private void reserve(int size) {
    if (bytes.length - length < size) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + size));
    }
  }

  @Override
  public String toString() {
    return "FieldText[" + length + " bytes]";
  }
}
