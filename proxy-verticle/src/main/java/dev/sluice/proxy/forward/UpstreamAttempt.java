package dev.sluice.proxy.forward;

import dev.sluice.proxy.record.CompletionRecorder.Progress;
import dev.sluice.proxy.wire.OriginStream;

/**
 * Event loop only. One try to carry a request, on one connection.
 *
 * @param repeatable the request may go out again when the origin closes without an answer
 */
record UpstreamAttempt(
    OriginStream origin, BodySource body, ResponseRelay response, boolean repeatable) {
  /** Whether the client got the head of a final response. */
  boolean isAnswered() {
    return response.isBegun();
  }

  Progress progress() {
    return new Progress(origin.remoteIp(), response.status(), body.sentBytes(), response.bytes());
  }

  /** The client gets an answer of the proxy instead of what the origin sent. */
  Progress refused(int status) {
    return new Progress(origin.remoteIp(), status, body.sentBytes(), 0);
  }

  /** The connection carries nothing more of this request. */
  void abandon() {
    body.stop();
    origin.reset();
  }
}
