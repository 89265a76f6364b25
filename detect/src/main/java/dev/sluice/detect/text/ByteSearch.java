package dev.sluice.detect.text;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Finds bytes, eight at a time. Any thread. */
public final class ByteSearch {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;

  public static final long TOPS = 0x8080808080808080L;

  private ByteSearch() {}

  /**
   * The first place from {@code from} on with a byte; {@code end} when there is none.
   *
   * @param octet without sign
   */
  public static int next(byte[] bytes, int from, int end, int octet) {
    long wanted = all(octet);
    int at = from;
    for (int last = end - Long.BYTES; at <= last; at += Long.BYTES) {
      long found = zeros(word(bytes, at) ^ wanted) & TOPS;
      if (found != 0) {
        return at + (Long.numberOfTrailingZeros(found) >>> 3);
      }
    }
    while (at < end && (bytes[at] & 0xFF) != octet) {
      at++;
    }
    return at;
  }

  public static long all(int octet) {
    return octet * ONES;
  }

  public static long word(byte[] bytes, int at) {
    return (long) LONGS.get(bytes, at);
  }

  /** Has the highest bit of each byte that is zero, and of others behind the first such one. */
  public static long zeros(long word) {
    return (word - ONES) & ~word;
  }
}
