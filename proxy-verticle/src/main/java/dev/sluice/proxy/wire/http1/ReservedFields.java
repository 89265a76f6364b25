package dev.sluice.proxy.wire.http1;

import dev.sluice.proxy.wire.Trailers;
import dev.sluice.proxy.wire.head.HeaderBlock;
import dev.sluice.proxy.wire.head.HeaderName;
import dev.sluice.proxy.wire.head.Octets;
import java.io.ByteArrayOutputStream;

/**
 * The fields by which clients recognize a response of the proxy itself. They are removed from
 * responses of origins, which could forge them. Any thread.
 */
final class ReservedFields {
  private static final HeaderName REQUEST_ID = HeaderName.of("x-sluice-request-id");
  private static final HeaderName POLICY = HeaderName.of("x-openshell-policy");

  private ReservedFields() {}

  static boolean contains(HeaderBlock headers, int line) {
    return headers.nameIs(line, REQUEST_ID) || headers.nameIs(line, POLICY);
  }

  /** The trailers without these fields. */
  static Trailers removedFrom(Trailers trailers) {
    return trailers.isEmpty() ? trailers : filtered(trailers);
  }

  private static Trailers filtered(Trailers trailers) {
    byte[] lines = trailers.lines();
    ByteArrayOutputStream kept = new ByteArrayOutputStream(lines.length);
    int from = 0;
    for (int at = 0; at < lines.length; at++) {
      if (lines[at] == '\n') {
        if (!isReserved(lines, from)) {
          kept.write(lines, from, at + 1 - from);
        }
        from = at + 1;
      }
    }
    return kept.size() == lines.length ? trailers : new Trailers(kept.toByteArray());
  }

  private static boolean isReserved(byte[] lines, int from) {
    return begins(lines, from, REQUEST_ID) || begins(lines, from, POLICY);
  }

  private static boolean begins(byte[] lines, int from, HeaderName name) {
    String lower = name.lower();
    for (int i = 0; i < lower.length(); i++) {
      if (Octets.tokenLower(lines[from + i]) != lower.charAt(i)) {
        return false;
      }
    }
    return lines[from + lower.length()] == ':';
  }
}
