package dev.sluice.detect.text;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Finds quotes and escapes in JSON. Any thread. */
public final class JsonEscapes {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long TOPS = 0x8080808080808080L;
  private static final long QUOTES = '"' * ONES;
  private static final long BACKSLASHES = '\\' * ONES;
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
  private static final int UNICODE_ESCAPE = 6;

  // Stands for characters outside ASCII; no secret contains it.
  private static final byte OTHER = (byte) 0xFF;

  private JsonEscapes() {}

  public static boolean begins(byte[] bytes, int from, int end) {
    int at = from;
    while (at - from < BYTE_ORDER_MARK.length
        && at < end
        && bytes[at] == BYTE_ORDER_MARK[at - from]) {
      at++;
    }
    while (at < end
        && (bytes[at] == ' ' || bytes[at] == '\n' || bytes[at] == '\r' || bytes[at] == '\t')) {
      at++;
    }
    return at < end && (bytes[at] == '{' || bytes[at] == '[' || bytes[at] == '"');
  }

  public static int quoteOrBackslash(byte[] bytes, int from, int end) {
    int at = from;
    for (int last = end - Long.BYTES; at <= last; at += Long.BYTES) {
      long word = (long) LONGS.get(bytes, at);
      long zeroes = (zeroes(word ^ QUOTES) | zeroes(word ^ BACKSLASHES)) & TOPS;
      if (zeroes != 0) {
        return at + (Long.numberOfTrailingZeros(zeroes) >>> 3);
      }
    }
    while (at < end && bytes[at] != '"' && bytes[at] != '\\') {
      at++;
    }
    return at;
  }

  public static boolean holdsBackslash(byte[] bytes, int from, int end) {
    int at = from;
    for (int last = end - Long.BYTES; at <= last; at += Long.BYTES) {
      if ((zeroes((long) LONGS.get(bytes, at) ^ BACKSLASHES) & TOPS) != 0) {
        return true;
      }
    }
    while (at < end && bytes[at] != '\\') {
      at++;
    }
    return at < end;
  }

  /** Length of the escape whose backslash is at {@code at}; 1 when it is invalid. */
  public static int escapeLength(byte[] bytes, int at, int end) {
    if (at + 1 >= end) {
      return 1;
    }
    return switch (bytes[at + 1]) {
      case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> 2;
      case 'u' -> hex(bytes, at + 2, Math.min(end, at + UNICODE_ESCAPE)) < 0 ? 1 : UNICODE_ESCAPE;
      default -> 1;
    };
  }

  public static byte escaped(byte[] bytes, int at, int length) {
    if (length == UNICODE_ESCAPE) {
      int value = hex(bytes, at + 2, at + UNICODE_ESCAPE);
      return value < 0x80 ? (byte) value : OTHER;
    }
    return length == 1 ? bytes[at] : named(bytes[at + 1]);
  }

  private static byte named(byte letter) {
    return switch (letter) {
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      default -> letter;
    };
  }

  /** Start of the escape around {@code at}; {@code at} itself outside of one. */
  public static int escapeStart(byte[] bytes, int from, int at) {
    for (int start = at - 1; start >= from && start > at - UNICODE_ESCAPE; start--) {
      if (bytes[start] == '\\') {
        return isEscaped(bytes, from, start)
                || start + escapeLength(bytes, start, bytes.length) <= at
            ? at
            : start;
      }
    }
    return at;
  }

  private static boolean isEscaped(byte[] bytes, int from, int at) {
    int start = at;
    while (start > from && bytes[start - 1] == '\\') {
      start--;
    }
    return (at - start) % 2 != 0;
  }

  private static int hex(byte[] bytes, int from, int end) {
    if (end - from < 4) {
      return -1;
    }
    int value = 0;
    for (int at = from; at < end; at++) {
      int digit = Character.digit(bytes[at], 16);
      if (digit < 0) {
        return -1;
      }
      value = (value << 4) | digit;
    }
    return value;
  }

  private static long zeroes(long word) {
    return (word - ONES) & ~word;
  }
}
