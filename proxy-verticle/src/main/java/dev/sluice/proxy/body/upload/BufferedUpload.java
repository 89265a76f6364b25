package dev.sluice.proxy.body.upload;

import com.google.protobuf.ByteString;
import dev.sluice.proto.StageFailure;
import dev.sluice.proto.middleware.v1.HeaderMutation;
import dev.sluice.proto.v1.PipelineOutput;
import dev.sluice.proto.v1.StageTrace;
import dev.sluice.proxy.capacity.HeldBytes;
import dev.sluice.proxy.chain.pipeline.JoinedTraces;
import dev.sluice.proxy.chain.pipeline.OpenedPipeline;
import dev.sluice.proxy.chain.pipeline.PipelineEnding;
import dev.sluice.proxy.chain.pipeline.PipelineListener;
import dev.sluice.proxy.secret.known.KnownVerdict;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Event loop only. A body whose output is kept until all stages have decided, and then goes on with
 * its head. Delivers exactly one result.
 */
final class BufferedUpload implements PipelineListener, UploadFeed.Owner {
  /** Most bytes of output (http-hooks 9). */
  static final int MOST_BYTES = 4 << 20;

  private final UploadRequest asked;
  private final OpenedPipeline.Reading reading;
  private final Consumer<UploadResult> then;
  private final UploadFeed feed;
  private final HeldBytes memory;
  private final JoinedTraces traces;
  private ByteString output = ByteString.EMPTY;
  private List<HeaderMutation> mutations;
  private boolean over;

  BufferedUpload(UploadRequest asked, OpenedPipeline.Reading reading, Consumer<UploadResult> then) {
    this.asked = asked;
    this.reading = reading;
    this.then = then;
    this.feed = new UploadFeed(asked, reading, this);
    this.traces = new JoinedTraces(reading.stages());
    this.memory =
        new HeldBytes(
            asked.context().loop().node().inspected(), asked.context().client().claimant());
    this.mutations = reading.mutations();
  }

  void start() {
    reading.run().listen(new GuardedPipeline(asked.context().failureBoundary(), this));
    demand();
    if (!over) {
      feed.start();
    }
  }

  private int most() {
    int told = reading.run().reading().getWithheldBytes();
    return told > 0 ? Math.min(told, MOST_BYTES) : MOST_BYTES;
  }

  /** One byte more shows that there are too many. */
  private void demand() {
    reading.run().demand(most() + 1 - output.size());
  }

  @Override
  public void onInputRoom() {
    feed.readOn();
  }

  @Override
  public void onStart(PipelineOutput.Start start) {
    mutations = UploadMutations.of(reading.mutations(), start);
  }

  @Override
  public void onChunk(ByteString bytes) {
    if (over) {
      return;
    }
    if (bytes.size() > most() - output.size()) {
      give(
          UploadSource.CLOSED,
          stages ->
              new UploadResult.Ended(
                  new PipelineEnding.Failed(
                      StageFailure.REQUEST_OUTPUT_OVER_CAPACITY.text(), true, stages)));
    } else if (memory.hold(output.size() + bytes.size())) {
      output = output.concat(bytes);
    } else {
      give(UploadSource.CLOSED, UploadResult.NoMemory::new);
    }
  }

  @Override
  public void onPause() {
    if (!over) {
      demand();
    }
  }

  @Override
  public void onEnded(PipelineEnding ending) {
    if (!over) {
      end();
      then.accept(
          ending instanceof PipelineEnding.Complete complete
              ? whole(complete)
              : new UploadResult.Ended(ending.with(traces.with(ending.stages()))));
    }
  }

  private UploadResult whole(PipelineEnding.Complete complete) {
    return new UploadResult.Whole(
        output,
        new RequestTrailers(complete.trailers()),
        feed.received(),
        mutations,
        traces.with(complete.stages()));
  }

  private void end() {
    over = true;
    feed.stop();
    memory.release();
  }

  private void give(String cancelled, Function<List<StageTrace>, UploadResult> result) {
    if (over) {
      return;
    }
    end();
    reading
        .run()
        .close(asked.end(cancelled), cancelled)
        .onSuccess(
            asked
                .context()
                .failureBoundary()
                .guard(stages -> then.accept(result.apply(traces.with(stages)))));
  }

  @Override
  public void onClientStalled() {
    give(UploadSource.CLIENT_STALLED, UploadResult.Stalled::new);
  }

  @Override
  public void onMalformed() {
    give(UploadSource.CLIENT_GONE, UploadResult.Malformed::new);
  }

  @Override
  public void onClientGone() {
    give(UploadSource.CLIENT_GONE, UploadResult.Gone::new);
  }

  @Override
  public void onSearchExhausted() {
    give(UploadSource.CLOSED, UploadResult.NoMemory::new);
  }

  @Override
  public void onKnown(KnownVerdict verdict) {
    switch (verdict) {
      case KnownVerdict.Clean ignored -> {}
      case KnownVerdict.Recorded recorded -> traces.add(recorded.trace());
      case KnownVerdict.Denied denied ->
          give(UploadSource.CLOSED, stages -> new UploadResult.KnownValue(denied));
    }
  }
}
