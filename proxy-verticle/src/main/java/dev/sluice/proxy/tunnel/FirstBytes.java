package dev.sluice.proxy.tunnel;

import java.nio.charset.StandardCharsets;

/** The protocol that the first bytes of a tunnel indicate (data-plane 5.5). */
enum FirstBytes {
  TLS,
  HTTP1,
  /** HTTP/2 prior knowledge. */
  H2C,
  OPAQUE,
  /** The bytes so far match the beginning of several protocols. */
  UNDECIDED;

  private static final int TLS_HANDSHAKE = 0x16;
  private static final int TLS_MAJOR = 0x03;
  private static final int TLS_MAX_MINOR = 0x04;
  private static final byte[] H2_PREFACE =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final int H2_ENOUGH = 8;
  private static final String[] METHODS = {
    "GET ", "HEAD ", "POST ", "PUT ", "DELETE ", "PATCH ", "OPTIONS ", "CONNECT ", "TRACE "
  };

  static FirstBytes of(byte[] bytes, int from, int to) {
    int length = to - from;
    if (length == 0) {
      return UNDECIDED;
    }
    if (bytes[from] == TLS_HANDSHAKE) {
      return tls(bytes, from, length);
    }
    int matched = commonPrefix(bytes, from, length, H2_PREFACE);
    if (matched >= H2_ENOUGH) {
      return H2C;
    }
    boolean mayBeMore = matched == length;
    for (String method : METHODS) {
      byte[] name = method.getBytes(StandardCharsets.US_ASCII);
      int common = commonPrefix(bytes, from, length, name);
      if (common == name.length) {
        return HTTP1;
      }
      mayBeMore |= common == length;
    }
    return mayBeMore ? UNDECIDED : OPAQUE;
  }

  private static FirstBytes tls(byte[] bytes, int from, int length) {
    if (length > 1 && bytes[from + 1] != TLS_MAJOR) {
      return OPAQUE;
    }
    if (length > 2) {
      return bytes[from + 2] <= TLS_MAX_MINOR && bytes[from + 2] >= 0 ? TLS : OPAQUE;
    }
    return UNDECIDED;
  }

  private static int commonPrefix(byte[] bytes, int from, int length, byte[] wanted) {
    int i = 0;
    while (i < length && i < wanted.length && bytes[from + i] == wanted[i]) {
      i++;
    }
    return i;
  }
}
