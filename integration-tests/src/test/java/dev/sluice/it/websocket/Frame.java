package dev.sluice.it.websocket;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A frame as it is on the wire (RFC 6455 section 5.2), unmasked.
 *
 * @param deflated RSV1
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record Frame(boolean fin, boolean deflated, int opcode, byte[] payload) {
  static final int CONTINUATION = 0;
  static final int TEXT = 1;
  static final int BINARY = 2;
  static final int CLOSE = 8;
  static final int PING = 9;
  static final int PONG = 10;

  private static final int SHORT = 126;
  private static final int LONG = 127;
  private static final int MASKED = 0x80;
  private static final byte[] MASK = {0x37, (byte) 0xfa, 0x21, 0x3d};

  static Frame of(int opcode, byte[] payload) {
    return new Frame(true, false, opcode, payload);
  }

  static Frame close(int code) {
    return close(code, "");
  }

  static Frame close(int code, String reason) {
    byte[] text = reason.getBytes(StandardCharsets.UTF_8);
    return of(
        CLOSE,
        ByteBuffer.allocate(Short.BYTES + text.length).putShort((short) code).put(text).array());
  }

  boolean isControl() {
    return opcode >= CLOSE;
  }

  /**
   * The bytes.
   *
   * @param masked as a client's are
   */
  byte[] bytes(boolean masked) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write((fin ? 0x80 : 0) | (deflated ? 0x40 : 0) | opcode);
    int mask = masked ? MASKED : 0;
    if (payload.length < SHORT) {
      out.write(mask | payload.length);
    } else if (payload.length <= 0xffff) {
      out.write(mask | SHORT);
      number(out, payload.length, 2);
    } else {
      out.write(mask | LONG);
      number(out, payload.length, 8);
    }
    if (masked) {
      out.writeBytes(MASK);
    }
    out.writeBytes(masked ? mask(payload, MASK) : payload);
    return out.toByteArray();
  }

  private static void number(ByteArrayOutputStream out, long number, int bytes) {
    for (int i = bytes - 1; i >= 0; i--) {
      out.write((int) (number >> (8 * i)));
    }
  }

  private static byte[] mask(byte[] payload, byte[] mask) {
    byte[] masked = new byte[payload.length];
    for (int i = 0; i < masked.length; i++) {
      masked[i] = (byte) (payload[i] ^ mask[i % mask.length]);
    }
    return masked;
  }

  static Frame read(DataInputStream in) throws IOException {
    int first = in.readUnsignedByte();
    int second = in.readUnsignedByte();
    long length = second & ~MASKED;
    if (length == SHORT) {
      length = in.readUnsignedShort();
    } else if (length == LONG) {
      length = in.readLong();
    }
    byte[] mask = new byte[4];
    if ((second & MASKED) != 0) {
      in.readFully(mask);
    }
    byte[] payload = new byte[Math.toIntExact(length)];
    in.readFully(payload);
    return new Frame((first & 0x80) != 0, (first & 0x40) != 0, first & 0x0f, mask(payload, mask));
  }

  /** Of a close frame; 1005 when it has none. */
  int closeCode() {
    return payload.length < 2 ? 1005 : ((payload[0] & 0xff) << 8) | (payload[1] & 0xff);
  }

  /** Of a close frame. */
  String closeReason() {
    return payload.length < 2
        ? ""
        : new String(payload, 2, payload.length - 2, StandardCharsets.UTF_8);
  }
}
