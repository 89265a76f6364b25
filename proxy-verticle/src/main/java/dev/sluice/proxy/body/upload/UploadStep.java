package dev.sluice.proxy.body.upload;

import dev.sluice.proxy.chain.Cancellation;
import dev.sluice.proxy.chain.pipeline.OpenedPipeline;
import dev.sluice.proxy.chain.pipeline.PipelineEnding;
import dev.sluice.proxy.request.ExchangeContext;
import java.util.function.Consumer;

/**
 * Event loop only. Asks the stages of one request by its head, and lets those that want it read the
 * body as a stream (http-hooks 3). Delivers exactly one result; when the client leaves, once its
 * stages have told what they did. It takes no permit to work: the pipeline takes a session where a
 * service needs one.
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
        .onSuccess(context.failureBoundary().guard(this::opened));
  }

  private void left() {
    if (!over) {
      cancellation.cancel(asked.end(UploadSource.CLIENT_GONE), UploadSource.CLIENT_GONE);
    }
  }

  private void opened(OpenedPipeline opened) {
    over = true;
    if (cancellation.isCancelled() || !asked.client().isOpen()) {
      opened
          .giveUp(asked.end(UploadSource.CLIENT_GONE), UploadSource.CLIENT_GONE)
          .onSuccess(
              asked
                  .context()
                  .failureBoundary()
                  .guard(stages -> then.accept(new UploadResult.Gone(stages))));
      return;
    }
    switch (opened) {
      case OpenedPipeline.Passed passed ->
          then.accept(new UploadResult.Passed(passed.mutations(), passed.stages()));
      case OpenedPipeline.Reading reading -> read(reading);
      case PipelineEnding stopped -> then.accept(new UploadResult.Ended(stopped));
    }
  }

  private void read(OpenedPipeline.Reading reading) {
    if (asked.rules().live() && !reading.run().reading().getWhole()) {
      new StreamedUpload(asked, reading, then).start();
    } else {
      new BufferedUpload(asked, reading, then).start();
    }
  }
}
