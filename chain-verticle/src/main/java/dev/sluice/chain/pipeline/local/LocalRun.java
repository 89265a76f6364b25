package dev.sluice.chain.pipeline.local;

import com.google.protobuf.ByteString;
import dev.sluice.chain.contract.answer.ResponseHeaders;
import dev.sluice.chain.pipeline.flow.FrameOutlet;
import dev.sluice.chain.pipeline.flow.MessageMemory;
import dev.sluice.chain.pipeline.flow.PipelineLoop;
import dev.sluice.chain.pipeline.flow.StallClock;
import dev.sluice.chain.stage.StreamEnding;
import dev.sluice.chain.stage.StreamFrame;
import dev.sluice.chain.stage.StreamHead;
import dev.sluice.chain.stage.StreamSearch;
import dev.sluice.chain.stage.StreamSearch.Step;
import dev.sluice.chain.stage.StreamSearch.Verdict;
import dev.sluice.chain.stage.StreamSink;
import dev.sluice.chain.stage.StreamSource;
import dev.sluice.proto.middleware.v1.HeaderMutation;
import dev.sluice.proto.middleware.v1.HttpHeader;
import dev.sluice.proto.v1.StreamedStage;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One body through the search of a built-in. The start of server-sent events goes on at once. Any
 * other goes with the first output, so that a short body that is cleared whole keeps its length and
 * its integrity headers, and a refusal of the first piece has a head of its own. Event loop only.
 */
final class LocalRun {
  private static final Duration HELD = Duration.ofMillis(StreamSearch.HELD_MILLIS);

  // A head without a length goes on by then when no body comes: a client may wait for it.
  private static final Duration SILENT = Duration.ofSeconds(1);

  // The loop has other work between two parts of a piece.
  private static final Duration TURN = Duration.ofMillis(1);

  private final StreamSearch search;
  private final StreamedStage.Builder told;
  private final List<HeaderMutation> changes;
  private final boolean identity;
  private final MessageMemory.Share memory;
  private final StallClock clock;
  private final Promise<StreamEnding> ending = Promise.promise();
  private Optional<Ways> ways = Optional.empty();
  private boolean started;
  private Phase phase = Phase.READING;

  LocalRun(
      StreamSearch search,
      PipelineLoop loop,
      StreamedStage.Builder told,
      List<HeaderMutation> changes,
      boolean identity) {
    this.search = search;
    this.told = told;
    this.changes = changes;
    this.identity = identity;
    this.memory = loop.memory().share();
    this.clock = new StallClock(loop.timers(), this::due);
  }

  Future<StreamEnding> run(StreamHead head, StreamSource in, StreamSink out) {
    Ways opened =
        new Ways(
            in,
            new FrameOutlet(out),
            identity ? OptionalLong.empty() : head.declared(),
            head.isResponse());
    ways = Optional.of(opened);
    if (head.declared().isEmpty() && (identity || head.coding().isEmpty())) {
      if (head.isServerEvents()) {
        start(opened, OptionalLong.empty(), search.mayChange());
      } else {
        clock.start(SILENT);
      }
    }
    in.whenReady(() -> pump(opened));
    pump(opened);
    return ending.future();
  }

  void end() {
    conclude(new StreamEnding.Ended());
  }

  private void pump(Ways now) {
    while (phase == Phase.READING) {
      if (!now.out().isClear()) {
        now.out().whenClear(() -> pump(now));
        return;
      }
      if (search.hasMore()) {
        clock.start(TURN);
        return;
      }
      Optional<StreamFrame> frame = now.in().take();
      if (frame.isEmpty()) {
        return;
      }
      accept(now, frame.get());
    }
  }

  private void accept(Ways now, StreamFrame frame) {
    switch (frame) {
      case StreamFrame.Start begin -> throw new IllegalStateException("second start");
      case StreamFrame.Chunk chunk -> {
        if (told.getUnits() == 0) {
          clock.stop();
        }
        told.setUnits(told.getUnits() + 1);
        told.setInputBytes(told.getInputBytes() + chunk.bytes().size());
        follow(now, search.add(chunk.bytes()));
      }
      case StreamFrame.End end -> {
        clock.stop();
        Step step = search.end(end.trailers());
        if (goesOn(now, step)) {
          finish(now, step, end);
        }
      }
    }
  }

  private void due() {
    ways.filter(now -> phase == Phase.READING)
        .ifPresent(
            now -> {
              if (search.hasMore()) {
                readOn(now);
              } else if (told.getUnits() == 0) {
                start(now, OptionalLong.empty(), search.mayChange());
              } else {
                follow(now, search.due());
              }
            });
  }

  // One piece may hold many times its bytes, which one turn of the loop must not take.
  private void readOn(Ways now) {
    if (now.out().isClear()) {
      follow(now, search.more());
    }
    pump(now);
  }

  private void follow(Ways now, Step step) {
    if (!goesOn(now, step) || !isHeld()) {
      return;
    }
    boolean moves = !step.output().isEmpty();
    if (moves) {
      if (!started) {
        start(now, search.isIdentity() ? OptionalLong.empty() : now.declared(), search.mayChange());
      }
      put(now, step);
    }
    if (!search.isHolding()) {
      clock.stop();
    } else if (moves || !clock.isRunning()) {
      clock.start(HELD);
    }
  }

  private boolean isHeld() {
    boolean held = memory.hold(search.heldBytes());
    phase = held ? phase : Phase.CLOSING;
    return held;
  }

  private void finish(Ways now, Step step, StreamFrame.End end) {
    phase = Phase.CLOSING;
    List<HttpHeader> trailers =
        now.response() && search.hasChanged()
            ? ResponseHeaders.withoutIntegrity(end.trailers())
            : end.trailers();
    if (!started) {
      long length = step.output().stream().mapToLong(ByteString::size).sum();
      start(
          now,
          trailers.isEmpty() ? OptionalLong.of(length) : OptionalLong.empty(),
          search.hasChanged());
    }
    put(now, step);
    told.setOutcome(search.hasChanged() ? "replacement" : "unchanged");
    now.out().put(new StreamFrame.End(trailers));
    now.out().whenPut(() -> conclude(new StreamEnding.Finished(search.told())));
  }

  private boolean goesOn(Ways now, Step step) {
    return switch (step.verdict()) {
      case Verdict.Passes passes -> true;
      case Verdict.Refuses refuses -> {
        conclude(new StreamEnding.Refused(refuses.told()));
        yield false;
      }
      case Verdict.Unread unread -> {
        phase = Phase.CLOSING;
        clock.stop();
        // What was cleared before goes first.
        StreamEnding failed = new StreamEnding.Failed(unread.reason(), false, step.output());
        now.out().whenPut(() -> conclude(failed));
        yield false;
      }
    };
  }

  private void start(Ways now, OptionalLong declared, boolean transformed) {
    started = true;
    boolean plain = identity || search.isIdentity();
    now.out().put(new StreamFrame.Start(changes, declared, transformed, plain));
  }

  private void put(Ways now, Step step) {
    for (ByteString piece : step.output()) {
      told.setOutputBytes(told.getOutputBytes() + piece.size());
    }
    now.out().putAll(step.output());
  }

  private void conclude(StreamEnding how) {
    if (phase != Phase.OVER) {
      phase = Phase.OVER;
      memory.release();
      clock.stop();
      ending.complete(how);
    }
  }

  private enum Phase {
    READING,
    CLOSING,
    OVER
  }

  /** The two queues, and the length of the output if it equals that of the input. */
  private record Ways(StreamSource in, FrameOutlet out, OptionalLong declared, boolean response) {}
}
