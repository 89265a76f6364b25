package dev.sluice.wire.head;

import static dev.sluice.wire.head.Octets.CR;
import static dev.sluice.wire.head.Octets.SP;

import dev.sluice.config.match.HttpMethods;
import java.nio.charset.StandardCharsets;

/**
 * Scans the parts of a start line. Each scan takes the index where its part begins and returns the
 * index of the byte that ended it, or a code of {@link HeadFault}.
 */
final class StartLine {
  static final int VERSION_LENGTH = 8;

  static final int CRLF_LENGTH = 2;

  private static final byte[] VERSION_PREFIX = {'H', 'T', 'T', 'P', '/', '1', '.'};

  private static final String[] METHODS = {
    "GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "CONNECT", "TRACE"
  };
  private static final long[] PACKED_METHODS = new long[METHODS.length];

  static {
    for (int i = 0; i < METHODS.length; i++) {
      for (int j = 0; j < METHODS[i].length(); j++) {
        PACKED_METHODS[i] = (PACKED_METHODS[i] << Byte.SIZE) | METHODS[i].charAt(j);
      }
    }
  }

  private StartLine() {}

  static int method(byte[] bytes, int from, int limit) {
    int at = from;
    while (at < limit && Octets.isToken(bytes[at])) {
      at++;
    }
    if (at == limit) {
      return HeadFault.INCOMPLETE;
    }
    return bytes[at] == SP && at > from ? at : HeadFault.METHOD.code();
  }

  /** Whether a token is a standard method in upper case: others are read with and without case. */
  static boolean isStandardMethod(byte[] bytes, int from, int to) {
    return shared(bytes, from, to) >= 0 || HttpMethods.isStandard(text(bytes, from, to));
  }

  static int target(byte[] bytes, int from, int limit) {
    int at = from;
    while (at < limit && bytes[at] > SP && bytes[at] < 0x7F) {
      at++;
    }
    if (at == limit) {
      return HeadFault.INCOMPLETE;
    }
    return bytes[at] == SP && at > from ? at : HeadFault.TARGET.code();
  }

  /**
   * Scans {@code HTTP/1.0} or {@code HTTP/1.1} and returns the index after it, possibly the limit.
   */
  static int version(byte[] bytes, int from, int limit) {
    int known = Math.min(limit - from, VERSION_PREFIX.length);
    for (int i = 0; i < known; i++) {
      if (bytes[from + i] != VERSION_PREFIX[i]) {
        return HeadFault.VERSION.code();
      }
    }
    if (limit - from < VERSION_LENGTH) {
      return HeadFault.INCOMPLETE;
    }
    byte minor = bytes[from + VERSION_PREFIX.length];
    return minor == '0' || minor == '1' ? from + VERSION_LENGTH : HeadFault.VERSION.code();
  }

  static int space(byte[] bytes, int from, int limit, HeadFault otherwise) {
    if (from == limit) {
      return HeadFault.INCOMPLETE;
    }
    return bytes[from] == SP ? from + 1 : otherwise.code();
  }

  static int lineEnd(byte[] bytes, int from, int limit, HeadFault otherwise) {
    if (from == limit) {
      return HeadFault.INCOMPLETE;
    }
    if (bytes[from] == CR) {
      return FieldScan.lineFeed(bytes, from + 1, limit);
    }
    return (bytes[from] == Octets.LF ? HeadFault.BARE_LF : otherwise).code();
  }

  static int status(byte[] bytes, int from, int limit) {
    int known = Math.min(limit - from, 3);
    for (int i = 0; i < known; i++) {
      byte octet = bytes[from + i];
      if (octet < '0' || octet > '9' || (i == 0 && (octet == '0' || octet > '5'))) {
        return HeadFault.STATUS.code();
      }
    }
    return known < 3 ? HeadFault.INCOMPLETE : from + 3;
  }

  static int reason(byte[] bytes, int from, int limit) {
    int at = from;
    while (at < limit && Octets.isFieldText(bytes[at])) {
      at++;
    }
    return at == limit ? HeadFault.INCOMPLETE : at;
  }

  static int statusAt(byte[] bytes, int from) {
    return (bytes[from] - '0') * 100 + (bytes[from + 1] - '0') * 10 + bytes[from + 2] - '0';
  }

  static HttpVersion versionBefore(byte[] bytes, int end) {
    return bytes[end - 1] == '0' ? HttpVersion.HTTP_1_0 : HttpVersion.HTTP_1_1;
  }

  static String methodText(byte[] bytes, int from, int to) {
    int shared = shared(bytes, from, to);
    return shared >= 0 ? METHODS[shared] : text(bytes, from, to);
  }

  private static int shared(byte[] bytes, int from, int to) {
    if (to - from < Long.BYTES) {
      long packed = 0;
      for (int at = from; at < to; at++) {
        packed = (packed << Byte.SIZE) | bytes[at];
      }
      for (int i = 0; i < PACKED_METHODS.length; i++) {
        if (PACKED_METHODS[i] == packed) {
          return i;
        }
      }
    }
    return -1;
  }

  /** The text of a reason phrase; a shared instance for the most frequent one. */
  static String reasonText(byte[] bytes, int from, int to) {
    boolean ok = to - from == 2 && bytes[from] == 'O' && bytes[from + 1] == 'K';
    return ok ? "OK" : text(bytes, from, to);
  }

  static String text(byte[] bytes, int from, int to) {
    return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
  }
}
