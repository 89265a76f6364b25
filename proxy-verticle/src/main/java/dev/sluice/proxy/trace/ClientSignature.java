package dev.sluice.proxy.trace;

import dev.sluice.proxy.wire.head.HeaderBlock;
import dev.sluice.proxy.wire.head.HeaderName;

final class ClientSignature {
  private static final HeaderName AUTHORIZATION = HeaderName.of("authorization");

  /** HTTP Message Signatures (RFC 9421, section 4.1). */
  private static final HeaderName SIGNATURE_INPUT = HeaderName.of("signature-input");

  private static final String AWS = "AWS4-";

  private ClientSignature() {}

  static boolean isIn(HeaderBlock headers) {
    int at = headers.indexOf(AUTHORIZATION, 0);
    return headers.contains(SIGNATURE_INPUT)
        || (at >= 0 && headers.value(at).regionMatches(true, 0, AWS, 0, AWS.length()));
  }
}
