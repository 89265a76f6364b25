package dev.sluice.chain.session;

import dev.sluice.chain.contract.WriteRule;
import dev.sluice.proto.middleware.v1.MiddlewareSessionEnd;
import dev.sluice.proto.middleware.v1.MiddlewareSessionEndReason;
import dev.sluice.proto.middleware.v1.MiddlewareSessionProtocolError;
import dev.sluice.proto.v1.SessionEnd;
import java.util.Optional;

/**
 * Why a session ends for its services (middleware-contract m.4).
 *
 * @param origin of a protocol error, if it is one
 */
record SessionEnding(
    MiddlewareSessionEndReason reason, Optional<MiddlewareSessionProtocolError> origin) {
  static final SessionEnding SKIPPED =
      of(MiddlewareSessionEndReason.MIDDLEWARE_SESSION_END_REASON_STAGE_SKIPPED);
  static final SessionEnding DENIED =
      of(MiddlewareSessionEndReason.MIDDLEWARE_SESSION_END_REASON_MIDDLEWARE_DENIAL);
  static final SessionEnding FAILED =
      of(MiddlewareSessionEndReason.MIDDLEWARE_SESSION_END_REASON_MIDDLEWARE_FAILURE);
  static final SessionEnding CANCELED =
      of(MiddlewareSessionEndReason.MIDDLEWARE_SESSION_END_REASON_CANCELLATION);

  private static SessionEnding of(MiddlewareSessionEndReason reason) {
    return new SessionEnding(reason, Optional.empty());
  }

  /** As the sender tells it; a reason that this version does not know is a cancellation. */
  static SessionEnding of(SessionEnd end) {
    MiddlewareSessionEndReason reason = end.getReason();
    if (reason == MiddlewareSessionEndReason.UNRECOGNIZED
        || reason == MiddlewareSessionEndReason.MIDDLEWARE_SESSION_END_REASON_UNSPECIFIED) {
      return CANCELED;
    }
    return new SessionEnding(
        reason, end.hasProtocolError() ? Optional.of(end.getProtocolError()) : Optional.empty());
  }

  MiddlewareSessionEnd towards(WriteRule revision) {
    return switch (revision) {
      case NAMESPACE -> MiddlewareSessionEnd.newBuilder().setReason(former()).build();
      case END_TO_END -> {
        MiddlewareSessionEnd.Builder end = MiddlewareSessionEnd.newBuilder().setReason(reason);
        origin.ifPresent(end::setProtocolError);
        yield end.build();
      }
    };
  }

  // Revision 0.0.x has one reason for both peers that leave (http-hooks 16, M1).
  private MiddlewareSessionEndReason former() {
    return reason == MiddlewareSessionEndReason.MIDDLEWARE_SESSION_END_REASON_UPSTREAM_DISCONNECT
        ? MiddlewareSessionEndReason.MIDDLEWARE_SESSION_END_REASON_DOWNSTREAM_DISCONNECT
        : reason;
  }
}
