package dev.sluice.proxy.credential;

import java.io.ByteArrayOutputStream;

/** Puts secrets into the path and into the values of the query (data-plane 14.3). */
final class TargetRewriter {
  private TargetRewriter() {}

  static void rewrite(
      byte[] bytes, int from, int to, Substitution secrets, ByteArrayOutputStream out) {
    int question = indexOf(bytes, '?', from, to);
    secrets.copy(bytes, TextView.percentDecoded(bytes, from, question), Encoding.PATH, out);
    if (question < to) {
      out.write('?');
      values(bytes, question + 1, to, secrets, out);
    }
  }

  /** Name=value pairs; names stay as they are. */
  static void values(
      byte[] bytes, int from, int to, Substitution secrets, ByteArrayOutputStream out) {
    int at = from;
    while (at < to) {
      int end = indexOf(bytes, '&', at, to);
      int value = Math.min(end, indexOf(bytes, '=', at, end) + 1);
      out.write(bytes, at, value - at);
      secrets.copy(bytes, TextView.percentDecoded(bytes, value, end), Encoding.VALUE, out);
      if (end < to) {
        out.write('&');
      }
      at = end + 1;
    }
  }

  /** The index of an octet, or the end. */
  static int indexOf(byte[] bytes, int octet, int from, int to) {
    for (int i = from; i < to; i++) {
      if (bytes[i] == octet) {
        return i;
      }
    }
    return to;
  }
}
