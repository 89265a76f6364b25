package dev.sluice.detect.placeholder;

import java.nio.charset.StandardCharsets;

/**
 * The markers that begin a placeholder, written plainly or with some bytes percent-encoded. Every
 * request head is searched, so the search is one pass without allocation.
 */
public final class PlaceholderSyntax {
  public static final String CANONICAL = "openshell:resolve:";
  public static final String ALIAS = "OPENSHELL-RESOLVE-ENV-";

  private static final byte[] CANONICAL_BYTES = CANONICAL.getBytes(StandardCharsets.US_ASCII);
  private static final byte[] ALIAS_BYTES = ALIAS.getBytes(StandardCharsets.US_ASCII);

  /** Length of the longest marker with every byte percent-encoded (data-plane 14.5). */
  public static final int MAX_MARKER_BYTES = 3 * 22;

  private static final byte[] BEGINNINGS = beginnings();
  private static final byte MARKER = 1;
  private static final byte SCHEME = 2;
  private static final int NO_MATCH = -1;
  private static final int CUT_OFF = -2;
  private static final int ESCAPE_BYTES = 3;

  private PlaceholderSyntax() {}

  public static boolean isIn(byte[] bytes, int from, int to) {
    return afterMarker(bytes, from, to) >= 0;
  }

  static int afterMarker(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      int end = mayBegin(bytes[i]) ? matchAt(bytes, i, to) : NO_MATCH;
      if (end >= 0) {
        return end;
      }
    }
    return NO_MATCH;
  }

  static boolean isCanonical(byte[] bytes, int end) {
    int last = bytes[end - 1];
    return last == ':' || (last | 0x20) == 'a';
  }

  public static boolean isIn(byte[] bytes) {
    return isIn(bytes, 0, bytes.length);
  }

  /** Whether a head holds a marker anywhere, Basic credentials included; linear in its length. */
  public static boolean isInHead(byte[] head, int length) {
    for (int i = 0; i < length; i++) {
      int beginning = BEGINNINGS[head[i] & 0xff];
      if (beginning != 0 && isAt(head, i, length, beginning)) {
        return true;
      }
    }
    return false;
  }

  // Decodes no byte twice, since only one scheme name can stand right before an encoded value.
  private static boolean isAt(byte[] head, int at, int length, int beginning) {
    return beginning == MARKER
        ? matchAt(head, at, length) >= 0
        : BasicAuthValue.at(head, at, length).filter(basic -> isIn(basic.decoded())).isPresent();
  }

  private static byte[] beginnings() {
    byte[] table = new byte[256];
    for (int octet = 0; octet < table.length; octet++) {
      if (mayBegin((byte) octet)) {
        table[octet] = MARKER;
      } else if ((octet | 0x20) == 'b') {
        table[octet] = SCHEME;
      }
    }
    return table;
  }

  public static boolean isInHead(String part) {
    byte[] octets = part.getBytes(StandardCharsets.UTF_8);
    return isInHead(octets, octets.length);
  }

  /** Index at which a marker may begin that the end of the range cuts off, or else the end. */
  public static int partialLiteral(byte[] bytes, int from, int to) {
    for (int i = Math.max(from, to - MAX_MARKER_BYTES + 1); i < to; i++) {
      if (mayBegin(bytes[i]) && matchAt(bytes, i, to) == CUT_OFF) {
        return i;
      }
    }
    return to;
  }

  private static boolean mayBegin(byte octet) {
    return octet == 'o' || octet == 'O' || octet == '%';
  }

  private static int matchAt(byte[] bytes, int at, int to) {
    return switch (bytes[at]) {
      case 'o' -> match(bytes, at, to, CANONICAL_BYTES);
      case 'O' -> match(bytes, at, to, ALIAS_BYTES);
      default -> either(match(bytes, at, to, CANONICAL_BYTES), match(bytes, at, to, ALIAS_BYTES));
    };
  }

  private static int either(int canonical, int alias) {
    return canonical == NO_MATCH ? alias : canonical;
  }

  private static int match(byte[] bytes, int at, int to, byte[] marker) {
    int next = at;
    for (byte wanted : marker) {
      if (next == to) {
        return CUT_OFF;
      }
      if (bytes[next] == wanted) {
        next++;
      } else if (bytes[next] != '%') {
        return NO_MATCH;
      } else if (next + ESCAPE_BYTES > to) {
        return next + 1 == to || DecodedView.hexDigit(bytes[next + 1]) == wanted >> 4
            ? CUT_OFF
            : NO_MATCH;
      } else if (DecodedView.escapedOctet(bytes, next) == wanted) {
        next += ESCAPE_BYTES;
      } else {
        return NO_MATCH;
      }
    }
    return next;
  }
}
