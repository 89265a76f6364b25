package dev.sluice.chain.pipeline.hook;

import dev.sluice.chain.contract.answer.HookOutput;
import dev.sluice.chain.contract.answer.OutputState;
import dev.sluice.chain.contract.answer.OutputVerdict;
import dev.sluice.chain.pipeline.flow.FrameOutlet;
import dev.sluice.chain.pipeline.flow.HeadChanges;
import dev.sluice.chain.pipeline.flow.StallClock;
import dev.sluice.chain.stage.StreamEnding;
import dev.sluice.chain.stage.StreamFrame;
import dev.sluice.chain.stage.StreamHead;
import dev.sluice.chain.stage.StreamSink;
import dev.sluice.chain.stage.StreamSource;
import dev.sluice.proto.StageFailure;
import dev.sluice.proto.middleware.v1.HttpHeader;
import dev.sluice.proto.middleware.v1.HttpResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;

/**
 * A stage that streams (http-hooks 7): input and output go on independently, and the service owns
 * all output. Results are read only as long as the next queue has room. Event loop only.
 */
final class StreamedRun implements HookRun, HookInput.Progress {
  private final HookLine line;
  private final StreamHead head;
  private final boolean identity;
  private final HookInput input;
  private final StallClock stall;
  private final Promise<StreamEnding> ending = Promise.promise();
  private OutputState state;
  private boolean inputEnded;
  private boolean reading;
  private boolean over;

  StreamedRun(HookLine line, StreamHead head, int maxChunk, boolean identity) {
    this.line = line;
    this.head = head;
    this.identity = identity;
    OutputState begin = OutputState.begin(maxChunk);
    this.state = head.isCall() ? begin.ofCall() : begin;
    this.input = new HookInput(line, this);
    this.stall = line.clock(() -> fail(StageFailure.STALL_TIMEOUT.text()));
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
    inputEnded = true;
    owesResult();
  }

  private void read(FrameOutlet out) {
    if (over) {
      return;
    }
    if (out.isClear()) {
      input.outputFlows();
      reading = true;
      owesResult();
      line.next(this, result -> judge(result, out));
    } else {
      input.outputIsHeld();
      out.whenClear(() -> read(out));
    }
  }

  /**
   * After the end of the input, a stage owes a result every 30 s in which it is read (http-hooks
   * 7).
   */
  private void owesResult() {
    if (inputEnded && reading) {
      stall.start(HookInput.STALL);
    }
  }

  private void judge(HttpResult result, FrameOutlet out) {
    if (over) {
      return;
    }
    reading = false;
    stall.stop();
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
      stall.stop();
      ending.complete(how);
    }
  }
}
