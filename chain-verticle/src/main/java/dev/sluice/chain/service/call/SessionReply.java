package dev.sluice.chain.service.call;

import dev.sluice.proto.middleware.v1.WebSocketSessionEventResult;

/** The reply to one event of a session. Holds no text of the service but the result. */
public sealed interface SessionReply {
  record Result(WebSocketSessionEventResult result) implements SessionReply {
    @Override
    public String toString() {
      return "Result[" + result.getResultCase() + "]";
    }
  }

  record Ended() implements SessionReply {}

  record Unsolicited() implements SessionReply {}

  record Cancelled() implements SessionReply {}

  /** Nothing was sent: sessions take half of the streams that the service allows. */
  record NoRoom() implements SessionReply {}

  record Faulted(Reply<WebSocketSessionEventResult> fault) implements SessionReply {}

  default boolean isAnswer() {
    return switch (this) {
      case Result result -> true;
      case Ended ended -> true;
      case Unsolicited unsolicited -> true;
      case Cancelled cancelled -> false;
      case NoRoom full -> false;
      case Faulted faulted ->
          faulted.fault() instanceof Reply.Failed<WebSocketSessionEventResult>
              || faulted.fault() instanceof Reply.Refused<WebSocketSessionEventResult>;
    };
  }
}
