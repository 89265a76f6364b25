package dev.sluice.proxy.websocket;

import dev.sluice.proto.RefusalCode;
import dev.sluice.proto.middleware.v1.MiddlewareSessionEndReason;
import dev.sluice.proto.v1.RequestCompletion.Outcome;
import dev.sluice.proto.v1.SessionClosing;
import dev.sluice.proxy.websocket.relay.MessageClose;
import dev.sluice.proxy.websocket.relay.MessageRelayEnd;
import dev.sluice.proxy.websocket.relay.MessageRelayEnd.Cause;
import dev.sluice.wire.relay.RelayEnd.Peer;
import java.util.Optional;

/** Names the end of a session for stages and records (middleware-contract m.4). */
public final class SessionEnds {
  private SessionEnds() {}

  /**
   * The reason for the stages, which they hear unless the judge has given them one before. Services
   * of old revisions get one reason for both peers.
   */
  static MiddlewareSessionEndReason reason(MessageRelayEnd end) {
    return switch (end.cause()) {
      case Cause.Closed ignored -> MiddlewareSessionEndReason.MIDDLEWARE_SESSION_END_REASON_NORMAL;
      case Cause.Disconnected(Peer peer) ->
          peer == Peer.CLIENT
              ? MiddlewareSessionEndReason.MIDDLEWARE_SESSION_END_REASON_DOWNSTREAM_DISCONNECT
              : MiddlewareSessionEndReason.MIDDLEWARE_SESSION_END_REASON_UPSTREAM_DISCONNECT;
      case Cause.Judged(MessageClose close) ->
          close.code() == MessageClose.RESTART
              ? MiddlewareSessionEndReason.MIDDLEWARE_SESSION_END_REASON_POLICY_RELOAD
              : MiddlewareSessionEndReason.MIDDLEWARE_SESSION_END_REASON_CANCELLATION;
      case Cause.Broken ignored ->
          MiddlewareSessionEndReason.MIDDLEWARE_SESSION_END_REASON_PROTOCOL_ERROR;
      case Cause.Drained(int code) ->
          code == MessageClose.RESTART
              ? MiddlewareSessionEndReason.MIDDLEWARE_SESSION_END_REASON_POLICY_RELOAD
              : MiddlewareSessionEndReason.MIDDLEWARE_SESSION_END_REASON_CANCELLATION;
    };
  }

  /** What is recorded besides the messages; empty when the peers or a judged message ended it. */
  static Optional<SessionClosing.Builder> closing(MessageRelayEnd end) {
    return switch (end.cause()) {
      case Cause.Broken(Peer peer, int code, String fault) ->
          Optional.of(
              SessionClosing.newBuilder()
                  .setCause(SessionClosing.Cause.CAUSE_PROTOCOL_ERROR)
                  .setDetail(fault)
                  .setFromOrigin(peer == Peer.ORIGIN));
      case Cause.Judged(MessageClose close) when close.code() == MessageClose.RESTART ->
          Optional.of(reloaded());
      case Cause.Drained(int code) when code == MessageClose.RESTART -> Optional.of(reloaded());
      case Cause.Judged ignored -> Optional.empty();
      case Cause.Drained ignored -> Optional.empty();
      case Cause.Closed ignored -> Optional.empty();
      case Cause.Disconnected ignored -> Optional.empty();
    };
  }

  private static SessionClosing.Builder reloaded() {
    return SessionClosing.newBuilder().setCause(SessionClosing.Cause.CAUSE_RELOADED);
  }

  /**
   * Platform text for the record of the end, such as {@code 1008 policy_denied}; empty when the
   * peers ended it, or the connection was drained.
   */
  public static String text(MessageRelayEnd end) {
    return switch (end.cause()) {
      case Cause.Judged(MessageClose close) -> (close.code() + " " + close.reason()).strip();
      case Cause.Broken(Peer peer, int code, String fault) ->
          code + " " + fault + " of the " + (peer == Peer.CLIENT ? "client" : "origin");
      case Cause.Closed ignored -> "";
      case Cause.Disconnected ignored -> "";
      case Cause.Drained ignored -> "";
    };
  }

  public static Outcome outcome(MessageRelayEnd end) {
    return switch (end.cause()) {
      case Cause.Judged(MessageClose close) -> outcome(close);
      case Cause.Broken(Peer peer, int code, String fault) ->
          peer == Peer.ORIGIN ? Outcome.OUTCOME_UPSTREAM_FAILED : Outcome.OUTCOME_CLIENT_ABORTED;
      case Cause.Drained ignored -> Outcome.OUTCOME_CLIENT_ABORTED;
      case Cause.Closed ignored -> Outcome.OUTCOME_CLIENT_ABORTED;
      case Cause.Disconnected ignored -> Outcome.OUTCOME_CLIENT_ABORTED;
    };
  }

  private static Outcome outcome(MessageClose close) {
    if (close.code() == MessageClose.RESTART) {
      // As for a connection that a reload drained.
      return Outcome.OUTCOME_TIMED_OUT;
    }
    return close.code() == MessageClose.INTERNAL_ERROR
            || close.reason().equals(RefusalCode.AUDIT_UNAVAILABLE.text())
        ? Outcome.OUTCOME_INTERNAL_ERROR
        : Outcome.OUTCOME_CLIENT_ABORTED;
  }

  /** The code of the close that Sluice sent; 0 for none. */
  static int code(MessageRelayEnd end) {
    return switch (end.cause()) {
      case Cause.Judged(MessageClose close) -> close.code();
      case Cause.Broken broken -> broken.code();
      case Cause.Drained(int code) -> code;
      case Cause.Closed ignored -> 0;
      case Cause.Disconnected ignored -> 0;
    };
  }
}
