package dev.sluice.chain.pipeline.hook;

import dev.sluice.chain.contract.answer.HookOutput;
import dev.sluice.chain.contract.answer.OutputState;
import dev.sluice.chain.contract.answer.OutputVerdict;
import dev.sluice.chain.pipeline.flow.FrameOutlet;
import dev.sluice.chain.pipeline.flow.HeadChanges;
import dev.sluice.chain.pipeline.flow.StallClock;
import dev.sluice.chain.stage.stream.StreamEnding;
import dev.sluice.chain.stage.stream.StreamFrame;
import dev.sluice.chain.stage.stream.StreamHead;
import dev.sluice.chain.stage.stream.StreamSink;
import dev.sluice.chain.stage.stream.StreamSource;
import dev.sluice.proto.StageFailure;
import dev.sluice.proto.middleware.v1.HttpHeader;
import dev.sluice.proto.middleware.v1.HttpResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.function.Consumer;

/**
 * A stage that streams (http-hooks 7): input and output go on independently, and the service owns
 * all output. Results are read only as long as the next queue has room. Event loop only.
 */
final class StreamedRun implements HookRun, HookInput.Progress {
  private final HookLine line;
  private final StreamHead head;
  private final boolean identity;
  private final HookInput input;
  private final ResultClock clock;
  private final Promise<StreamEnding> ending = Promise.promise();
  private OutputState state;
  private boolean over;

  StreamedRun(HookLine line, StreamHead head, int maxChunk, boolean identity) {
    this.line = line;
    this.head = head;
    this.identity = identity;
    OutputState begin = OutputState.begin(maxChunk);
    this.state = head.isCall() ? begin.ofCall() : begin;
    this.input = new HookInput(line, this);
    this.clock = new ResultClock(line, this::fail);
  }

  @Override
  public Future<StreamEnding> run(StreamSource in, StreamSink out) {
    FrameOutlet outlet = new FrameOutlet(out);
    input.begin(head, in);
    read(outlet);
    return ending.future();
  }

  @Override
  public void end() {
    conclude(new StreamEnding.Ended());
  }

  @Override
  public void endIssued() {
    state = state.withInputEnded();
  }

  @Override
  public void endAccepted() {
    clock.inputEnded();
  }

  private void read(FrameOutlet out) {
    if (over) {
      return;
    }
    if (out.isClear()) {
      input.outputFlows();
      clock.reads();
      line.next(this, result -> judge(result, out));
    } else {
      input.outputIsHeld();
      out.whenClear(() -> read(out));
    }
  }

  private void judge(HttpResult result, FrameOutlet out) {
    if (over) {
      return;
    }
    clock.has();
    List<HttpHeader> trailers = input.end().map(StreamFrame.End::trailers).orElse(List.of());
    OutputVerdict verdict = output(trailers).streamed(result, state);
    state = state.after(verdict);
    switch (verdict) {
      case OutputVerdict.Started started -> {
        out.put(new StreamFrame.Start(started.mutations(), started.declared(), true, identity));
        read(out);
      }
      case OutputVerdict.Chunk chunk -> {
        line.gaveOut(chunk.bytes().size());
        out.put(chunk.bytes());
        read(out);
      }
      case OutputVerdict.Finished finished -> {
        line.told().setOutcome("finish");
        out.put(new StreamFrame.End(HeadChanges.apply(finished.mutations(), trailers)));
        out.whenPut(() -> conclude(new StreamEnding.Finished(finished.told())));
      }
      case OutputVerdict.Refuses refuses -> conclude(new StreamEnding.Refused(refuses.told()));
      case OutputVerdict.Failed failed -> fail(failed.reason());
    }
  }

  private HookOutput output(List<HttpHeader> trailers) {
    return HookOutput.of(head.shown(), trailers, line.registration());
  }

  @Override
  public void fail(String reason) {
    conclude(new StreamEnding.Failed(reason, true, List.of()));
  }

  private void conclude(StreamEnding how) {
    if (!over) {
      over = true;
      input.stop();
      clock.stop();
      ending.complete(how);
    }
  }

  /**
   * After the end of the input, a stage owes a result every 30 s in which one is waited for
   * (http-hooks 7). Event loop only.
   */
  private static final class ResultClock {
    private final StallClock stall;
    private boolean ended;
    private boolean reading;

    ResultClock(HookLine line, Consumer<String> failed) {
      this.stall = line.clock(() -> failed.accept(StageFailure.STALL_TIMEOUT.text()));
    }

    void inputEnded() {
      ended = true;
      if (reading) {
        stall.start(HookInput.STALL);
      }
    }

    void reads() {
      reading = true;
      if (ended) {
        stall.start(HookInput.STALL);
      }
    }

    void has() {
      reading = false;
      stall.stop();
    }

    void stop() {
      stall.stop();
    }
  }
}
