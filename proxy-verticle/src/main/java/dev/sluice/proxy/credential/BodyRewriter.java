package dev.sluice.proxy.credential;

import java.io.ByteArrayOutputStream;

/** Puts secrets into a body that holds a marker. */
final class BodyRewriter {
  private BodyRewriter() {}

  /** The new body; what is wrong with it is told to the substitution. */
  static byte[] rewrite(BodyKind kind, byte[] body, Substitution secrets) {
    if (body.length > BodyKind.MAX_BYTES || !Encoding.isUtf8(body)) {
      secrets.fail(Fault.BODY_UNUSABLE);
      return body;
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream(body.length + 256);
    switch (kind) {
      case JSON -> plain(body, Encoding.JSON, secrets, out);
      case TEXT -> plain(body, Encoding.TEXT, secrets, out);
      case FORM -> TargetRewriter.values(body, 0, body.length, secrets, out);
    }
    byte[] rewritten = out.toByteArray();
    if (Markers.in(rewritten)) {
      secrets.fail(Fault.MISPLACED);
    }
    return rewritten;
  }

  private static void plain(
      byte[] body, Encoding encoding, Substitution secrets, ByteArrayOutputStream out) {
    secrets.copy(body, TextView.plain(body, 0, body.length), encoding, out);
  }
}
