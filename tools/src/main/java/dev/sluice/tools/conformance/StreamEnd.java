package dev.sluice.tools.conformance;

import dev.sluice.chain.stage.ServiceStream;
import dev.sluice.proto.middleware.v1.MiddlewareSessionEnd;
import dev.sluice.proto.middleware.v1.MiddlewareSessionEndReason;

final class StreamEnd {
  private StreamEnd() {}

  static void of(ServiceStream<?, ?> stream) {
    stream.end(
        MiddlewareSessionEnd.newBuilder()
            .setReason(MiddlewareSessionEndReason.MIDDLEWARE_SESSION_END_REASON_NORMAL)
            .build());
  }
}
