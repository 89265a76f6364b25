package dev.sluice.chain.builtin;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Finds {@code sk-[A-Za-z0-9_-]{16,}} in bytes, leftmost and longest, in linear time.
 *
 * <p>The prefix is searched eight positions at a time: three loads, shifted by one byte each, are
 * compared with the three letters, and a byte that is zero in all three differences is a hit.
 */
final class ApiKeyScan {
  static final int MIN_SECRET = 16;
  private static final int PREFIX = 3;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long TOPS = 0x8080808080808080L;
  private static final long S = 's' * ONES;
  private static final long K = 'k' * ONES;
  private static final long DASH = '-' * ONES;

  private static final boolean[] SECRET = secretBytes();

  private final byte[] bytes;
  private final int end;
  private int matchStart;
  private int matchEnd;

  /**
   * @param from inclusive
   * @param end exclusive
   */
  ApiKeyScan(byte[] bytes, int from, int end) {
    this.bytes = bytes;
    this.end = end;
    this.matchEnd = from;
  }

  boolean next() {
    int at = indexOfPrefix(matchEnd);
    while (at >= 0) {
      int stop = endOfSecret(at + PREFIX);
      if (stop - at - PREFIX >= MIN_SECRET) {
        matchStart = at;
        matchEnd = stop;
        return true;
      }
      // A prefix within a run that is too short starts an even shorter run.
      at = indexOfPrefix(stop);
    }
    return false;
  }

  int matchStart() {
    return matchStart;
  }

  int matchEnd() {
    return matchEnd;
  }

  private int indexOfPrefix(int from) {
    int at = from;
    for (int last = end - Long.BYTES - PREFIX; at <= last; at += Long.BYTES) {
      long differences =
          ((long) LONGS.get(bytes, at) ^ S)
              | ((long) LONGS.get(bytes, at + 1) ^ K)
              | ((long) LONGS.get(bytes, at + 2) ^ DASH);
      long zeroes = (differences - ONES) & ~differences & TOPS;
      if (zeroes != 0) {
        return at + (Long.numberOfTrailingZeros(zeroes) >>> 3);
      }
    }
    for (; at + PREFIX <= end; at++) {
      if (bytes[at] == 's' && bytes[at + 1] == 'k' && bytes[at + 2] == '-') {
        return at;
      }
    }
    return -1;
  }

  private int endOfSecret(int from) {
    int at = from;
    while (at < end && SECRET[bytes[at] & 0xFF]) {
      at++;
    }
    return at;
  }

  private static boolean[] secretBytes() {
    boolean[] member = new boolean[256];
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-"
        .chars()
        .forEach(c -> member[c] = true);
    return member;
  }
}
