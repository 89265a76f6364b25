package dev.sluice.proxy.chain.pipeline;

import dev.sluice.proto.MessageBound;
import dev.sluice.proto.v1.PipelineOutput;
import dev.sluice.proto.v1.PipelinePull;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import java.util.function.Consumer;
import java.util.function.Function;

/** Event loop only. Keeps one pull of a pipeline under way, until it is stopped. */
final class Pulls {
  private final Function<PipelinePull.Builder, Future<PipelineOutput>> ask;
  private final Consumer<PipelineOutput> answered;
  private final Runnable unanswered;
  private int demand;

  private int room;

  private int underWay;
  private long number;
  private State state = State.NEW;

  private enum State {
    NEW,
    WAITING,
    TELLING,
    STOPPED
  }

  /**
   * Begins with {@link #start}.
   *
   * @param ask sends a pull
   * @param unanswered runs when a pull fails, which stops them
   */
  Pulls(
      Function<PipelinePull.Builder, Future<PipelineOutput>> ask,
      Consumer<PipelineOutput> answered,
      Runnable unanswered) {
    this.ask = ask;
    this.answered = answered;
    this.unanswered = unanswered;
  }

  void start() {
    state = State.WAITING;
    pull();
  }

  void stop() {
    state = State.STOPPED;
  }

  void demand(int bytes) {
    demand = bytes;
    if (state == State.WAITING) {
      pullIfDue();
    }
  }

  void took(int bytes) {
    demand = Math.max(0, demand - bytes);
  }

  /** Within an answer: whether it is that of the latest pull, which asked for nothing. */
  boolean isStill() {
    return underWay == 0 && room == 0 && demand == 0;
  }

  private void pullIfDue() {
    // A newer pull is answered in place of one that can bring nothing.
    if (underWay == 0 || (room == 0 && demand > 0)) {
      pull();
    }
  }

  private void pull() {
    room = Math.min(demand, MessageBound.OUTPUT_BYTES);
    underWay++;
    ask.apply(PipelinePull.newBuilder().setNumber(++number).setRoom(room)).onComplete(this::reply);
  }

  private void reply(AsyncResult<PipelineOutput> reply) {
    underWay--;
    if (state == State.STOPPED) {
      return;
    }
    if (reply.failed()) {
      stop();
      unanswered.run();
      return;
    }
    state = State.TELLING;
    try {
      answered.accept(reply.result());
    } finally {
      // A listener that throws is told no more: its exchange ends the pipeline.
      if (state == State.TELLING) {
        state = State.WAITING;
        pullIfDue();
      }
    }
  }
}
