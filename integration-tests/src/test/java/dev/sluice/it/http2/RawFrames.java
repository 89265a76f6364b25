package dev.sluice.it.http2;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/** Frames as bytes, whether they make sense or not. */
final class RawFrames {
  static final int DATA = 0;
  static final int HEADERS = 1;
  static final int PRIORITY = 2;
  static final int RST_STREAM = 3;
  static final int SETTINGS = 4;
  static final int PUSH_PROMISE = 5;
  static final int PING = 6;
  static final int GOAWAY = 7;
  static final int WINDOW_UPDATE = 8;
  static final int CONTINUATION = 9;

  static final int END_STREAM = 1;
  static final int END_HEADERS = 4;
  static final int INITIAL_WINDOW = 4;

  private static final int LONG_FORM = 127;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  /** What has been added since the last call. */
  byte[] take() {
    byte[] all = bytes.toByteArray();
    bytes.reset();
    return all;
  }

  RawFrames frame(int type, int flags, int stream, byte[] payload) {
    ByteBuffer head = ByteBuffer.allocate(9);
    head.putInt(payload.length << 8 | type).put((byte) flags).putInt(stream);
    bytes.writeBytes(head.array());
    bytes.writeBytes(payload);
    return this;
  }

  RawFrames preface() {
    return greeting().frame(SETTINGS, 0, 0, new byte[0]);
  }

  /** The preface without its SETTINGS. */
  RawFrames greeting() {
    bytes.writeBytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(US_ASCII));
    return this;
  }

  /**
   * A request.
   *
   * @param fields more of them: name, value, name, value ...
   */
  RawFrames request(int stream, String authority, String path, boolean end, String... fields) {
    int flags = END_HEADERS | (end ? END_STREAM : 0);
    return frame(HEADERS, flags, stream, block(end ? "GET" : "POST", authority, path, fields));
  }

  RawFrames reset(int stream) {
    return frame(RST_STREAM, 0, stream, number(8));
  }

  RawFrames windowUpdate(int stream, int increment) {
    return frame(WINDOW_UPDATE, 0, stream, number(increment));
  }

  RawFrames initialWindow(int size) {
    ByteBuffer pair = ByteBuffer.allocate(6).putShort((short) INITIAL_WINDOW).putInt(size);
    return frame(SETTINGS, 0, 0, pair.array());
  }

  static byte[] number(int value) {
    return ByteBuffer.allocate(4).putInt(value).array();
  }

  /** Fields of a request, none of which enters a table. */
  static byte[] block(String method, String authority, String path, String... fields) {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    field(block, ":method", method);
    field(block, ":scheme", "https");
    field(block, ":authority", authority);
    field(block, ":path", path);
    for (int i = 0; i < fields.length; i += 2) {
      field(block, fields[i], fields[i + 1]);
    }
    return block.toByteArray();
  }

  /** RFC 7541 section 6.2.2, without Huffman codes. */
  static void field(ByteArrayOutputStream block, String name, String value) {
    block.write(0);
    text(block, name);
    text(block, value);
  }

  static void text(ByteArrayOutputStream block, String text) {
    int length = text.length();
    if (length < LONG_FORM) {
      block.write(length);
    } else {
      block.write(LONG_FORM);
      int left = length - LONG_FORM;
      for (; left >= 128; left >>= 7) {
        block.write((left & LONG_FORM) | 128);
      }
      block.write(left);
    }
    block.writeBytes(text.getBytes(US_ASCII));
  }
}
