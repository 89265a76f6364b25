package dev.sluice.chain.pipeline.hook;

import dev.sluice.chain.pipeline.flow.MessageMemory;
import dev.sluice.chain.pipeline.flow.PipelineLoop;
import dev.sluice.chain.pipeline.flow.StallClock;
import dev.sluice.chain.stage.ServiceStream;
import dev.sluice.chain.stage.ServiceStream.Next;
import dev.sluice.proto.StageFailure;
import dev.sluice.proto.middleware.v1.HttpEvent;
import dev.sluice.proto.middleware.v1.HttpResult;
import dev.sluice.proto.v1.StreamedStage;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * The stream of a stage, and its record. Event loop only.
 *
 * @param registration name of the service
 * @param response whether the message is one
 * @param timeout of the stage
 * @param told what the stage did
 */
record HookLine(
    String registration,
    boolean response,
    Duration timeout,
    ServiceStream<HttpEvent, HttpResult> stream,
    PipelineLoop loop,
    StreamedStage.Builder told) {
  void send(HttpEvent event, Consumer<Boolean> whenSent) {
    stream.send(event).onSuccess(sent -> loop.safely(() -> whenSent.accept(sent)));
  }

  void send(HttpEvent first, HttpEvent second, Consumer<Boolean> whenSent) {
    stream.send(first, second).onSuccess(sent -> loop.safely(() -> whenSent.accept(sent)));
  }

  /** Waits for the next result without a limit of time; the run fails when none comes. */
  void next(HookRun run, Consumer<HttpResult> whenCome) {
    stream.next().onSuccess(next -> loop.turn().execute(() -> take(next, run, whenCome)));
  }

  private void take(Next<HttpResult> next, HookRun run, Consumer<HttpResult> whenCome) {
    switch (next) {
      case Next.Result<HttpResult> result -> {
        misspoke(HookMessages.contractFailure(result.result()));
        whenCome.accept(result.result());
      }
      case Next.Ended<HttpResult> ended -> run.fail(StageFailure.RESULT_STREAM_CLOSED.text());
      case Next.Failed<HttpResult> failed -> {
        misspoke(failed.contract());
        run.fail(failed.reason());
      }
    }
  }

  private void misspoke(String kind) {
    loop.misspoke(registration, response, kind, told);
  }

  StallClock clock(Runnable whenOver) {
    return new StallClock(loop.timers(), whenOver);
  }

  MessageMemory.Share share() {
    return loop.memory().share();
  }

  void tookIn(int bytes) {
    told.setUnits(told.getUnits() + 1).setInputBytes(told.getInputBytes() + bytes);
  }

  void gaveOut(int bytes) {
    told.setOutputBytes(told.getOutputBytes() + bytes);
  }

  @Override
  public String toString() {
    return "HookLine[" + registration + "]";
  }
}
