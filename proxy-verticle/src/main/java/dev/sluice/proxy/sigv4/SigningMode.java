package dev.sluice.proxy.sigv4;

import dev.sluice.config.policy.document.CredentialOptions.Signing;
import dev.sluice.proxy.wire.BodyLength;
import dev.sluice.proxy.wire.head.HeaderBlock;
import dev.sluice.proxy.wire.head.HeaderName;
import dev.sluice.proxy.wire.head.RequestHead;

/** What a signature covers of a body (data-plane 14.8). */
public enum SigningMode {
  BODY("sign_body"),
  UNSIGNED("unsigned_payload"),
  /** Nothing of the client's own chunks and their trailer. */
  STREAMED("streaming_unsigned_trailer"),
  IMPOSSIBLE("");

  public static final int MAX_BODY = 10 << 20;

  private static final HeaderName HASH = HeaderName.of("x-amz-content-sha256");

  private final String word;

  SigningMode(String word) {
    this.word = word;
  }

  public String word() {
    return word;
  }

  public static SigningMode of(Signing signing, RequestHead head) {
    return switch (signing.mode()) {
      case "sigv4:body" -> BODY;
      case "sigv4:no_body" -> UNSIGNED;
      default -> meant(head);
    };
  }

  private static SigningMode meant(RequestHead head) {
    HeaderBlock headers = head.headers();
    int hash = headers.indexOf(HASH, 0);
    if (hash < 0) {
      // Without a length the size of the buffer is unknown.
      return head.body() instanceof BodyLength.Unknown ? UNSIGNED : BODY;
    }
    return switch (headers.value(hash)) {
      case "UNSIGNED-PAYLOAD" -> UNSIGNED;
      case "STREAMING-UNSIGNED-PAYLOAD-TRAILER" -> STREAMED;
      case String other when other.startsWith("STREAMING-") -> IMPOSSIBLE;
      case String other -> BODY;
    };
  }
}
