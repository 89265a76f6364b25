package dev.sluice.proxy.credential;

import java.nio.charset.StandardCharsets;

/**
 * The bytes that begin a placeholder, as they are or with some of them percent-encoded. Every
 * request's head goes through here, so it is one pass without allocation.
 */
public final class Markers {
  static final byte[] CANONICAL = "openshell:resolve:".getBytes(StandardCharsets.US_ASCII);
  static final byte[] ALIAS = "OPENSHELL-RESOLVE-ENV-".getBytes(StandardCharsets.US_ASCII);

  /** The longest marker with every byte percent-encoded (data-plane 14.5). */
  public static final int LONGEST = 3 * 22;

  private static final int NO = -1;
  private static final int CUT_OFF = -2;
  private static final int ESCAPE = 3;

  private Markers() {}

  /** Whether the range holds a whole marker. */
  public static boolean in(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      if (mayBegin(bytes[i]) && matchAt(bytes, i, to) >= 0) {
        return true;
      }
    }
    return false;
  }

  /** Whether the whole array holds a marker. */
  public static boolean in(byte[] bytes) {
    return in(bytes, 0, bytes.length);
  }

  /** Where a marker may have begun that the end of the range cuts off; the end when nowhere. */
  public static int openEnd(byte[] bytes, int from, int to) {
    for (int i = Math.max(from, to - LONGEST + 1); i < to; i++) {
      if (mayBegin(bytes[i]) && matchAt(bytes, i, to) == CUT_OFF) {
        return i;
      }
    }
    return to;
  }

  private static boolean mayBegin(byte octet) {
    return octet == 'o' || octet == 'O' || octet == '%';
  }

  /** Either marker; they begin with different octets, so that one look tells which it could be. */
  private static int matchAt(byte[] bytes, int at, int to) {
    return switch (bytes[at]) {
      case 'o' -> match(bytes, at, to, CANONICAL);
      case 'O' -> match(bytes, at, to, ALIAS);
      default -> either(match(bytes, at, to, CANONICAL), match(bytes, at, to, ALIAS));
    };
  }

  private static int either(int canonical, int alias) {
    return canonical == NO ? alias : canonical;
  }

  /** The index after the marker, or why there is none. */
  private static int match(byte[] bytes, int at, int to, byte[] marker) {
    int next = at;
    for (byte wanted : marker) {
      if (next == to) {
        return CUT_OFF;
      }
      if (bytes[next] == wanted) {
        next++;
      } else if (bytes[next] != '%') {
        return NO;
      } else if (next + ESCAPE > to) {
        return next + 1 == to || Hex.value(bytes[next + 1]) == wanted >> 4 ? CUT_OFF : NO;
      } else if (Hex.octet(bytes, next) == wanted) {
        next += ESCAPE;
      } else {
        return NO;
      }
    }
    return next;
  }
}
