package dev.sluice.chain.remote;

import dev.sluice.chain.stage.stream.ServiceStream;
import dev.sluice.proto.StageFailure;
import dev.sluice.proto.middleware.v1.MiddlewareSessionEnd;
import io.vertx.core.Future;
import java.time.Duration;

/** A stream that was not opened: the service cannot be called. */
record FailedStream<E, R>(StageFailure why) implements ServiceStream<E, R> {
  @Override
  public Future<Boolean> send(E event) {
    return Future.succeededFuture(false);
  }

  @Override
  public Future<Next<R>> next(Duration timeout) {
    return next();
  }

  @Override
  public Future<Next<R>> next() {
    return Future.succeededFuture(new Next.Failed<>(why.text(), ""));
  }

  @Override
  public void end(MiddlewareSessionEnd end) {
    // There is no one to tell.
  }
}
