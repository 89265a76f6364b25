package dev.sluice.proxy.exchange;

import dev.sluice.proxy.http1.BodyFraming;
import dev.sluice.proxy.http1.RequestHead;
import java.util.Set;

/**
 * Whether a request may be sent again when a kept connection closes without an answer: the origin
 * may have acted on it, so only when acting twice is acting once (RFC 9110, 9.2.2).
 */
final class Repeat {
  private static final Set<String> IDEMPOTENT = Set.of("GET", "HEAD", "OPTIONS", "PUT", "DELETE");

  private Repeat() {}

  /** A body is not kept once it is written, so only a request without one can be. */
  static boolean isSafe(RequestHead head, RequestBody body) {
    return IDEMPOTENT.contains(head.method())
        && switch (body) {
          case RequestBody.Streamed ignored -> head.framing() instanceof BodyFraming.None;
          case RequestBody.Buffered buffered -> buffered.bytes().isEmpty();
        };
  }
}
