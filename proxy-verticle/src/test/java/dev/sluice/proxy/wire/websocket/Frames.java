package dev.sluice.proxy.wire.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Frames as bytes, written and read in the simplest way, whole. */
public final class Frames {
  private static final int KEY = 0x37fa213d;

  private Frames() {}

  /** A frame that may be wrong in any way. */
  public static byte[] frame(int first, boolean masked, byte[] payload) {
    ByteBuffer frame = ByteBuffer.allocate(payload.length + 14);
    frame.put((byte) first);
    int mask = masked ? 0x80 : 0;
    if (payload.length < 126) {
      frame.put((byte) (mask | payload.length));
    } else if (payload.length < 65536) {
      frame.put((byte) (mask | 126)).putShort((short) payload.length);
    } else {
      frame.put((byte) (mask | 127)).putLong(payload.length);
    }
    if (masked) {
      frame.putInt(KEY);
    }
    for (int i = 0; i < payload.length; i++) {
      frame.put((byte) (payload[i] ^ (masked ? KEY >>> (24 - 8 * (i % 4)) : 0)));
    }
    byte[] bytes = new byte[frame.flip().remaining()];
    frame.get(bytes);
    return bytes;
  }

  /** A whole text message of a client. */
  public static byte[] text(String text) {
    return frame(0x81, true, text.getBytes(UTF_8));
  }

  /** The same of an origin. */
  public static byte[] told(String text) {
    return frame(0x81, false, text.getBytes(UTF_8));
  }

  public static byte[] close(int code, String reason, boolean masked) {
    byte[] text = reason.getBytes(UTF_8);
    byte[] payload = ByteBuffer.allocate(2 + text.length).putShort((short) code).put(text).array();
    return frame(0x88, masked, payload);
  }

  /** A PING of a client, or of an origin. */
  public static byte[] ping(String payload, boolean masked) {
    return frame(0x89, masked, payload.getBytes(UTF_8));
  }

  public static byte[] pong(String payload, boolean masked) {
    return frame(0x8A, masked, payload.getBytes(UTF_8));
  }

  /** A PONG with the number of a PING. */
  public static byte[] pong(long number, boolean masked) {
    return frame(0x8A, masked, ByteBuffer.allocate(Long.BYTES).putLong(number).array());
  }

  public static byte[] join(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  /**
   * Whole frames for people: {@code TEXT hello}, {@code CLOSE 1000}, {@code +} for one that is not
   * the last, {@code *} for a compressed one, {@code PING #1} for one with a number, and {@code
   * ...} for a part of one.
   */
  public static List<String> read(byte[] bytes) {
    List<String> read = new ArrayList<>();
    ByteBuffer from = ByteBuffer.wrap(bytes);
    while (from.hasRemaining()) {
      int start = from.position();
      int first = from.get() & 0xFF;
      int second = from.hasRemaining() ? from.get() & 0xFF : 0;
      long length = length(second, from);
      int key = (second & 0x80) == 0 ? 0 : from.getInt();
      if (length > from.remaining()) {
        read.add("... " + (bytes.length - start));
        return read;
      }
      read.add(name(first) + shown(first & 0x0F, unmasked(key, length, from)));
    }
    return read;
  }

  /** The payload of one whole frame. */
  public static byte[] payload(byte[] frame) {
    ByteBuffer from = ByteBuffer.wrap(frame).position(1);
    int second = from.get() & 0xFF;
    long length = length(second, from);
    return unmasked((second & 0x80) == 0 ? 0 : from.getInt(), length, from);
  }

  private static long length(int second, ByteBuffer from) {
    int length = second & 0x7F;
    return length == 126 ? from.getShort() & 0xFFFF : length == 127 ? from.getLong() : length;
  }

  private static byte[] unmasked(int key, long length, ByteBuffer from) {
    byte[] payload = new byte[(int) length];
    from.get(payload);
    for (int i = 0; i < payload.length; i++) {
      payload[i] ^= (byte) (key >>> (24 - 8 * (i % 4)));
    }
    return payload;
  }

  private static String name(int first) {
    String opcode = Opcode.of(first & 0x0F).map(Opcode::name).orElse("?" + (first & 0x0F));
    return opcode + ((first & 0x80) == 0 ? "+" : "") + ((first & 0x40) == 0 ? "" : "*");
  }

  /** Whether it is the number of a PING that a relay wrote. */
  private static boolean isNumber(int opcode, byte[] payload) {
    return (opcode == 9 || opcode == 10) && payload.length == 8 && payload[0] == 0;
  }

  private static String shown(int opcode, byte[] payload) {
    if (payload.length == 0) {
      return "";
    }
    if (isNumber(opcode, payload)) {
      return " #" + ByteBuffer.wrap(payload).getLong();
    }
    if (opcode != 8) {
      return " " + (payload.length > 40 ? payload.length + " bytes" : new String(payload, UTF_8));
    }
    int code = ByteBuffer.wrap(payload).getShort() & 0xFFFF;
    String reason = new String(payload, 2, payload.length - 2, UTF_8);
    return " " + (code + " " + reason).strip();
  }
}
