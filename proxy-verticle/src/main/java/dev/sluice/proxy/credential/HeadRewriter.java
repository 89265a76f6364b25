package dev.sluice.proxy.credential;

import java.io.ByteArrayOutputStream;

/** Puts secrets into a head as {@code HeadWriter} made it: one line after the other, CRLF. */
final class HeadRewriter {
  private final byte[] head;
  private final int length;
  private final Substitution secrets;
  private final ByteArrayOutputStream out;

  private HeadRewriter(byte[] head, int length, Substitution secrets) {
    this.head = head;
    this.length = length;
    this.secrets = secrets;
    this.out = new ByteArrayOutputStream(length + 256);
  }

  /** The new head; what is wrong with it is told to the substitution. */
  static byte[] rewrite(byte[] head, int length, Substitution secrets) {
    return new HeadRewriter(head, length, secrets).rewrite();
  }

  private byte[] rewrite() {
    int end = lineEnd(0);
    requestLine(end);
    int at = end;
    while (at < length) {
      end = lineEnd(at);
      line(at, end);
      at = end;
    }
    byte[] rewritten = out.toByteArray();
    if (HeadMarkers.in(rewritten, rewritten.length)) {
      secrets.fail(Fault.MISPLACED);
    }
    return rewritten;
  }

  private void requestLine(int end) {
    int target = TargetRewriter.indexOf(head, ' ', 0, end) + 1;
    int version = TargetRewriter.indexOf(head, ' ', target, end);
    out.write(head, 0, target);
    TargetRewriter.rewrite(head, target, version, secrets, out);
    out.write(head, version, end - version);
  }

  private void line(int from, int end) {
    int value = Math.min(end, TargetRewriter.indexOf(head, ':', from, end) + 1);
    while (value < end && isBlank(head[value])) {
      value++;
    }
    int valueEnd = end;
    while (valueEnd > value && (isBlank(head[valueEnd - 1]) || isLineEnd(head[valueEnd - 1]))) {
      valueEnd--;
    }
    out.write(head, from, value - from);
    if (value < valueEnd) {
      FieldRewriter.rewrite(head, value, valueEnd, secrets, out);
    }
    out.write(head, valueEnd, end - valueEnd);
  }

  /** The index behind the line's LF. */
  private int lineEnd(int from) {
    return Math.min(length, TargetRewriter.indexOf(head, '\n', from, length) + 1);
  }

  private static boolean isBlank(byte octet) {
    return octet == ' ' || octet == '\t';
  }

  private static boolean isLineEnd(byte octet) {
    return octet == '\r' || octet == '\n';
  }
}
