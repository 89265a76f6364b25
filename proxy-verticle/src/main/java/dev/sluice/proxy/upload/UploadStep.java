package dev.sluice.proxy.upload;

import dev.sluice.proto.middleware.v1.MiddlewareSessionEndReason;
import dev.sluice.proto.v1.StageTrace;
import dev.sluice.proxy.chain.Cancellation;
import dev.sluice.proxy.pipeline.OpenedPipeline;
import dev.sluice.proxy.pipeline.PipelineEnding;
import dev.sluice.proxy.request.ExchangeContext;
import io.vertx.core.Future;
import java.util.List;
import java.util.function.Consumer;

/**
 * Event loop only. Asks the stages of one request by its head, and lets those that want it read the
 * body as a stream (http-hooks 3). Delivers exactly one result, at once when the client leaves. It
 * takes no permit to work: the pipeline takes a session where a service needs one.
 */
public final class UploadStep {
  private final UploadRequest asked;
  private final Consumer<UploadResult> then;
  private final Cancellation cancellation = new Cancellation();
  private boolean over;

  private UploadStep(UploadRequest asked, Consumer<UploadResult> then) {
    this.asked = asked;
    this.then = then;
  }

  /**
   * Runs the step.
   *
   * @param then called once
   */
  public static void start(UploadRequest asked, Consumer<UploadResult> then) {
    new UploadStep(asked, then).open();
  }

  private void open() {
    ExchangeContext context = asked.context();
    asked.client().listen(this::left);
    context
        .loop()
        .pipelines()
        .open(asked.question(), asked.chain(), context.client().claimant(), cancellation)
        .onSuccess(context.lastLine().guard(this::opened));
  }

  private void left() {
    if (!over) {
      answer(new UploadResult.Gone(List.of()));
      cancellation.cancel();
    }
  }

  private void answer(UploadResult result) {
    over = true;
    then.accept(result);
  }

  private void opened(OpenedPipeline opened) {
    if (over || !asked.client().isOpen()) {
      abandon(opened);
      left();
      return;
    }
    switch (opened) {
      case OpenedPipeline.Passed passed ->
          answer(new UploadResult.Passed(passed.mutations(), passed.stages()));
      case OpenedPipeline.Reading reading -> read(reading);
      case PipelineEnding stopped -> answer(new UploadResult.Ended(stopped));
    }
  }

  private static void abandon(OpenedPipeline opened) {
    if (opened instanceof OpenedPipeline.Reading reading) {
      Future<List<StageTrace>> ignored =
          reading
              .run()
              .close(
                  MiddlewareSessionEndReason.MIDDLEWARE_SESSION_END_REASON_CANCELLATION,
                  UploadSource.CLIENT_GONE);
    }
  }

  private void read(OpenedPipeline.Reading reading) {
    over = true;
    if (asked.rules().live() && !reading.run().reading().getWhole()) {
      new LiveUpload(asked, reading, then).start();
    } else {
      new WithheldUpload(asked, reading, then).start();
    }
  }
}
