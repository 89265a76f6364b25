package dev.sluice.chain.stage;

import dev.sluice.proto.middleware.v1.MiddlewareSessionEnd;
import dev.sluice.proto.middleware.v1.WebSocketMessage;
import dev.sluice.proto.middleware.v1.WebSocketSessionEventResult;
import dev.sluice.proto.middleware.v1.WebSocketSessionStart;
import io.vertx.core.Future;
import java.time.Duration;

/**
 * The stream of one entry to its service, for one WebSocket session (middleware-contract m).
 * Futures never fail; a fault is an {@link Answer.Failed}. Event loop only.
 */
public interface ServiceSession {
  sealed interface Answer {
    /** An answer of the right kind as received, not judged. */
    record Answered(WebSocketSessionEventResult result) implements Answer {
      @Override
      public String toString() {
        return "Answered[" + result.getResultCase() + "]";
      }
    }

    /** No answer, by a code of m.1 or m.3; the stream is unusable. */
    record Failed(String reason) implements Answer {}
  }

  /** The answer to the preflight, which was sent when the stream was opened. */
  Future<Answer> preflight();

  /** Sends the start; false when it was not sent within the timeout of the stage. */
  Future<Boolean> start(WebSocketSessionStart start);

  /** Sends a message and waits for its result; one at a time, with time left. */
  Future<Answer> ask(WebSocketMessage message, Duration timeout);

  /** Sends the end, once, within 10 ms, and closes the stream. Later calls have no effect. */
  void end(MiddlewareSessionEnd end);
}
