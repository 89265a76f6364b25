package dev.sluice.chain.remote.call;

import dev.sluice.proto.middleware.v1.WebSocketSessionEventResult;

/** The reply to one event of a session. Holds no text of the service but the result. */
public sealed interface SessionReply {
  /** A result, of whatever kind. */
  record Result(WebSocketSessionEventResult result) implements SessionReply {
    @Override
    public String toString() {
      return "Result[" + result.getResultCase() + "]";
    }
  }

  /** The service ended the stream with status OK. */
  record Ended() implements SessionReply {}

  /** The service sent a result that was not asked for. */
  record Unsolicited() implements SessionReply {}

  /** The session was ended on this side. */
  record Cancelled() implements SessionReply {}

  /** The stream is unusable for another reason. */
  record Faulted(Reply<WebSocketSessionEventResult> fault) implements SessionReply {}

  /** Whether the service said something. */
  default boolean isAnswer() {
    return switch (this) {
      case Result result -> true;
      case Ended ended -> true;
      case Unsolicited unsolicited -> true;
      case Cancelled cancelled -> false;
      case Faulted faulted ->
          faulted.fault() instanceof Reply.Failed<WebSocketSessionEventResult>
              || faulted.fault() instanceof Reply.Refused<WebSocketSessionEventResult>;
    };
  }
}
