package dev.sluice.chain.pipeline.hook;

import com.google.protobuf.ByteString;
import dev.sluice.chain.contract.answer.BufferedVerdict;
import dev.sluice.chain.pipeline.flow.FrameOutlet;
import dev.sluice.chain.pipeline.flow.StallClock;
import dev.sluice.chain.stage.StreamEnding;
import dev.sluice.chain.stage.StreamFrame;
import dev.sluice.chain.stage.StreamHead;
import dev.sluice.chain.stage.StreamSink;
import dev.sluice.chain.stage.StreamSource;
import dev.sluice.proto.StageFailure;
import dev.sluice.proto.middleware.v1.HttpEvent;
import dev.sluice.proto.middleware.v1.HttpResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A stage that reads a body whole (http-hooks 6): 2 min from its begin to the delivery of its
 * output, and the timeout of the stage from the sending of the body. Event loop only.
 */
final class BufferedRun implements HookRun {
  private static final Duration CLOCK = Duration.ofMinutes(2);

  private final HookLine line;
  private final StallClock clock;
  private final StallClock exchange;
  private final Promise<StreamEnding> ending = Promise.promise();
  private final WholeBody body;
  private long begun;
  private Step step = Step.NEW;
  private boolean over;

  BufferedRun(HookLine line, StreamHead head, int most, boolean identity) {
    this.line = line;
    this.body = new WholeBody(head, most, identity, line.share());
    this.clock = line.clock(this::late);
    this.exchange = line.clock(() -> fail(StageFailure.TIMEOUT.text()));
  }

  private void late() {
    line.told().setWhileReceiving(step != Step.SENT);
    fail(StageFailure.BODY_TIMEOUT.text());
  }

  @Override
  public Future<StreamEnding> run(StreamSource in, StreamSink out) {
    begun = line.loop().nanoTime().getAsLong();
    FrameOutlet outlet = new FrameOutlet(out);
    line.next(this, result -> judge(result, outlet));
    in.whenReady(() -> collect(in));
    collect(in);
    announce();
    watch();
    return ending.future();
  }

  private void announce() {
    if (step == Step.NEW && !over) {
      step = Step.BEGUN;
      line.send(HookMessages.begin(body.head()), taken -> {});
    }
  }

  private void watch() {
    if (!over && !clock.isRunning() && !exchange.isRunning()) {
      clock.start(CLOCK.minusNanos(line.loop().nanoTime().getAsLong() - begun));
    }
  }

  @Override
  public void end() {
    conclude(new StreamEnding.Ended());
  }

  // Collects what is there; sends it once it is complete.
  private void collect(StreamSource in) {
    while (step != Step.SENT && !over && body.isHeld()) {
      Optional<StreamFrame> frame = in.take();
      if (frame.isEmpty()) {
        return;
      }
      accept(frame.get());
    }
  }

  private void accept(StreamFrame frame) {
    switch (frame) {
      case StreamFrame.Start start -> throw new IllegalStateException("second start");
      case StreamFrame.Chunk chunk -> add(chunk.bytes());
      case StreamFrame.End end -> send(end);
    }
  }

  private void add(ByteString bytes) {
    line.tookIn(bytes.size());
    if (!body.add(bytes)) {
      announce();
      fail(StageFailure.BUFFERED_INPUT_OVER_CAPACITY.text());
    }
  }

  private void send(StreamFrame.End end) {
    boolean all = step == Step.NEW;
    step = Step.SENT;
    body.complete(end.trailers());
    exchange.start(line.timeout());
    HttpEvent whole = HookMessages.whole(body.bytes(), end.trailers());
    if (all) {
      line.send(HookMessages.begin(body.head()), whole, taken -> {});
    } else {
      line.send(whole, taken -> {});
    }
  }

  private void judge(HttpResult result, FrameOutlet out) {
    if (over) {
      return;
    }
    exchange.stop();
    if (step != Step.SENT && result.hasBufferedResult()) {
      fail(StageFailure.BUFFERED_RESULT_EXPECTED.text());
      return;
    }
    switch (body.judge(result, line.registration())) {
      case BufferedVerdict.Goes goes -> deliver(goes, out);
      case BufferedVerdict.Refuses refuses -> conclude(new StreamEnding.Refused(refuses.told()));
      case BufferedVerdict.Failed failed -> fail(failed.reason());
    }
  }

  private void deliver(BufferedVerdict.Goes goes, FrameOutlet out) {
    line.told().setOutcome(goes.replacement().isPresent() ? "replacement" : "unchanged");
    WholeBody.Output output = body.after(goes);
    if (!body.isHeld()) {
      return;
    }
    line.gaveOut(output.bytes().size());
    out.put(output.start());
    out.put(output.bytes());
    out.put(output.end());
    out.whenPut(() -> conclude(new StreamEnding.Finished(goes.told())));
    watch();
  }

  @Override
  public void decodedFrom(Supplier<Optional<ByteString>> coded) {
    body.decodedFrom(coded);
  }

  @Override
  public void fail(String reason) {
    conclude(new StreamEnding.Failed(reason, true, List.of()));
  }

  private void conclude(StreamEnding how) {
    if (!over) {
      over = true;
      body.release();
      clock.stop();
      exchange.stop();
      ending.complete(how);
    }
  }

  private enum Step {
    NEW,
    BEGUN,
    SENT
  }
}
