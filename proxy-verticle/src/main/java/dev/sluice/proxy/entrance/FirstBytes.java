package dev.sluice.proxy.entrance;

import static dev.sluice.wire.head.Octets.CR;
import static dev.sluice.wire.head.Octets.HTAB;
import static dev.sluice.wire.head.Octets.LF;
import static dev.sluice.wire.head.Octets.SP;

import dev.sluice.wire.head.Octets;
import java.nio.charset.StandardCharsets;

/**
 * The protocol that the first bytes of a tunnel indicate (data-plane 5.5). Bytes that a lenient
 * server would read as TLS or HTTP are not opaque: the strict readers refuse them.
 */
enum FirstBytes {
  TLS,
  HTTP1,
  H2C,
  OPAQUE,
  UNDECIDED;

  // From ChangeCipherSpec to heartbeat: servers skip alerts before a ClientHello.
  private static final int FIRST_RECORD_TYPE = 0x14;

  private static final int LAST_RECORD_TYPE = 0x18;
  private static final int TLS_MAJOR = 0x03;

  // A ClientHello in the form of SSL 2.0, by which TLS can be negotiated (RFC 5246 E.2).
  private static final int V2_HELLO = 0x01;

  private static final int V2_VERSION_AT = 3;

  private static final byte[] H2_PREFACE =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final int H2_ENOUGH = 8;
  private static final byte VT = 0x0B;
  private static final byte FF = 0x0C;

  static FirstBytes of(byte[] bytes, int from, int to) {
    int length = to - from;
    if (length == 0) {
      return UNDECIDED;
    }
    byte first = bytes[from];
    if (first >= FIRST_RECORD_TYPE && first <= LAST_RECORD_TYPE) {
      return record(bytes, from, length);
    }
    if (first < 0) {
      return v2Hello(bytes, from, length);
    }
    // Servers skip empty lines, and some also blanks, before a request line.
    return first == CR || isBlank(first) || first == LF ? HTTP1 : word(bytes, from, to);
  }

  /** Classifies undecided bytes when no more come: a word and a blank are never opaque. */
  static FirstBytes withoutMore(byte[] bytes, int from, int to) {
    for (int at = from; at < to; at++) {
      if (isBlank(bytes[at])) {
        return HTTP1;
      }
    }
    return OPAQUE;
  }

  // The minor version of a first record has no meaning (RFC 8446 section 5.1).
  private static FirstBytes record(byte[] bytes, int from, int length) {
    if (length == 1) {
      return UNDECIDED;
    }
    return bytes[from + 1] == TLS_MAJOR ? TLS : OPAQUE;
  }

  private static FirstBytes v2Hello(byte[] bytes, int from, int length) {
    if (length > 2 && bytes[from + 2] != V2_HELLO) {
      return OPAQUE;
    }
    if (length <= V2_VERSION_AT) {
      return UNDECIDED;
    }
    return bytes[from + V2_VERSION_AT] == TLS_MAJOR ? TLS : OPAQUE;
  }

  private static FirstBytes word(byte[] bytes, int from, int to) {
    int end = from;
    while (end < to && Octets.isToken(bytes[end])) {
      end++;
    }
    if (end == to) {
      // The head parser refuses a longer word, so that this wait is bounded.
      return to - from < TunneledRequests.MAX_HEAD_BYTES ? UNDECIDED : HTTP1;
    }
    if (bytes[end] == CR) {
      return carriageReturn(bytes, end, to);
    }
    if (end == from || !isBlank(bytes[end])) {
      return OPAQUE;
    }
    int matched = commonPrefix(bytes, from, to - from, H2_PREFACE);
    if (matched >= H2_ENOUGH) {
      return H2C;
    }
    return matched == to - from ? UNDECIDED : HTTP1;
  }

  // A bare CR counts as a blank; a line of one word is no request.
  private static FirstBytes carriageReturn(byte[] bytes, int at, int to) {
    if (at + 1 == to) {
      return UNDECIDED;
    }
    return bytes[at + 1] == LF ? OPAQUE : HTTP1;
  }

  // Whether some server takes the byte for the space of a request line (RFC 9112 section 3).
  private static boolean isBlank(byte octet) {
    return octet == SP || octet == HTAB || octet == VT || octet == FF;
  }

  private static int commonPrefix(byte[] bytes, int from, int length, byte[] wanted) {
    int i = 0;
    while (i < length && i < wanted.length && bytes[from + i] == wanted[i]) {
      i++;
    }
    return i;
  }
}
