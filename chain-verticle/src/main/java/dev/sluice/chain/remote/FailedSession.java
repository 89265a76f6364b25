package dev.sluice.chain.remote;

import dev.sluice.chain.stage.ServiceSession;
import dev.sluice.proto.StageFailure;
import dev.sluice.proto.middleware.v1.MiddlewareSessionEnd;
import dev.sluice.proto.middleware.v1.WebSocketMessage;
import dev.sluice.proto.middleware.v1.WebSocketSessionStart;
import io.vertx.core.Future;
import java.time.Duration;

/** A session without a stream: the service cannot be called. */
record FailedSession(StageFailure why) implements ServiceSession {
  @Override
  public Future<Answer> preflight() {
    return Future.succeededFuture(new Answer.Failed(why.text()));
  }

  @Override
  public Future<Boolean> start(WebSocketSessionStart start) {
    return Future.succeededFuture(false);
  }

  @Override
  public Future<Answer> ask(WebSocketMessage message, Duration timeout) {
    return preflight();
  }

  @Override
  public void end(MiddlewareSessionEnd end) {
    // There is no one to tell.
  }
}
