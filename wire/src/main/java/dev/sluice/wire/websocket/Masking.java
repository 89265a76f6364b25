package dev.sluice.wire.websocket;

import io.netty.buffer.ByteBuf;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** The exclusive or of payload with a key (RFC 6455 section 5.3), eight bytes at a time. */
public final class Masking {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final int KEY_BYTES = 4;

  private Masking() {}

  /**
   * Masks or unmasks in place; {@code position} is that of the first byte in its frame's payload.
   */
  public static void apply(byte[] bytes, int from, int length, int key, long position) {
    int turned = turned(key, position);
    long twice = twice(turned);
    int at = from;
    int end = from + length;
    for (; at <= end - Long.BYTES; at += Long.BYTES) {
      LONGS.set(bytes, at, (long) LONGS.get(bytes, at) ^ twice);
    }
    for (int shift = Integer.SIZE - Byte.SIZE; at < end; at++, shift -= Byte.SIZE) {
      bytes[at] ^= (byte) (turned >>> shift);
    }
  }

  public static void apply(ByteBuf bytes, int from, int length, int key, long position) {
    int turned = turned(key, position);
    long twice = twice(turned);
    int at = from;
    int end = from + length;
    for (; at <= end - Long.BYTES; at += Long.BYTES) {
      bytes.setLong(at, bytes.getLong(at) ^ twice);
    }
    for (int shift = Integer.SIZE - Byte.SIZE; at < end; at++, shift -= Byte.SIZE) {
      bytes.setByte(at, bytes.getByte(at) ^ (turned >>> shift));
    }
  }

  private static long twice(int key) {
    return ((long) key << Integer.SIZE) | Integer.toUnsignedLong(key);
  }

  private static int turned(int key, long position) {
    return Integer.rotateLeft(key, (int) (position % KEY_BYTES) * Byte.SIZE);
  }
}
