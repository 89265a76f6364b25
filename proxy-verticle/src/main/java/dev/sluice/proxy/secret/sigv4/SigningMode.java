package dev.sluice.proxy.secret.sigv4;

import dev.sluice.policy.document.CredentialOptions.Signing;
import dev.sluice.wire.head.BodyLength;
import dev.sluice.wire.head.HeaderBlock;
import dev.sluice.wire.head.HeaderName;
import dev.sluice.wire.head.RequestHead;

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
