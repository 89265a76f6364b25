package dev.sluice.chain.pipeline;

import dev.sluice.chain.pipeline.flow.PipelineLoop;
import dev.sluice.chain.stage.ServiceStream;
import dev.sluice.proto.StageFailure;
import dev.sluice.proto.middleware.v1.MiddlewareSessionEnd;
import dev.sluice.proto.middleware.v1.MiddlewareSessionEndReason;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** A stream whose service a test plays: answers wait until they are asked for. */
final class ScriptedStream<E, R> implements ServiceStream<E, R> {
  final List<E> sent = new ArrayList<>();
  final List<MiddlewareSessionEndReason> ends = new ArrayList<>();
  private final ManualLoop loop;
  private final Script<E, R> script;
  private final Deque<Next<R>> answers = new ArrayDeque<>();
  private Optional<Promise<Next<R>>> waiting = Optional.empty();
  private Optional<Promise<Boolean>> held = Optional.empty();
  private boolean accepts = true;
  private boolean refuses;
  private boolean broken;

  ScriptedStream(ManualLoop loop, E first, Script<E, R> script) {
    this.loop = loop;
    this.script = script;
    script.on(first, this);
  }

  void answer(R result) {
    give(new Next.Result<>(result));
  }

  void fail(String reason, String contract) {
    give(new Next.Failed<>(reason, contract));
  }

  void close() {
    give(new Next.Ended<>());
  }

  /** Takes no more events until {@link #accept}. */
  void hold() {
    accepts = false;
  }

  /** Takes no more events for ever. */
  void refuse() {
    refuses = true;
  }

  /** Its futures fail, as they never should. */
  void breaks() {
    broken = true;
  }

  void accept() {
    accepts = true;
    Optional<Promise<Boolean>> one = held;
    held = Optional.empty();
    one.ifPresent(promise -> promise.complete(true));
  }

  private void give(Next<R> next) {
    if (waiting.isPresent()) {
      Promise<Next<R>> promise = waiting.get();
      waiting = Optional.empty();
      promise.complete(next);
    } else {
      answers.add(next);
    }
  }

  boolean isRead() {
    return waiting.isPresent();
  }

  @Override
  public Future<Boolean> send(E event) {
    if (refuses) {
      return Future.succeededFuture(false);
    }
    sent.add(event);
    script.on(event, this);
    if (accepts) {
      return Future.succeededFuture(true);
    }
    Promise<Boolean> promise = Promise.promise();
    held = Optional.of(promise);
    return promise.future();
  }

  @Override
  public Future<Next<R>> next(Duration timeout) {
    Future<Next<R>> next = next();
    if (!next.isComplete()) {
      PipelineLoop.Timer timer =
          loop.loop()
              .timers()
              .after(timeout, () -> give(new Next.Failed<>(StageFailure.TIMEOUT.text(), "")));
      next.onComplete(come -> timer.cancel());
    }
    return next;
  }

  @Override
  public Future<Next<R>> next() {
    if (broken) {
      return Future.failedFuture(new IllegalStateException("bug"));
    }
    Next<R> ready = answers.poll();
    if (ready != null) {
      return Future.succeededFuture(ready);
    }
    Promise<Next<R>> promise = Promise.promise();
    waiting = Optional.of(promise);
    return promise.future();
  }

  @Override
  public void end(MiddlewareSessionEnd end) {
    ends.add(end.getReason());
    if (waiting.isPresent()) {
      give(new Next.Ended<>());
    }
  }

  /** What the service does on each event, the preflight first. */
  @FunctionalInterface
  interface Script<E, R> {
    void on(E event, ScriptedStream<E, R> stream);
  }
}
