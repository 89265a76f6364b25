package dev.sluice.proxy.body.upload;

import com.google.protobuf.ByteString;
import dev.sluice.proto.middleware.v1.HeaderMutation;
import dev.sluice.proto.v1.PipelineOutput;
import dev.sluice.proto.v1.StageTrace;
import dev.sluice.proxy.chain.pipeline.JoinedTraces;
import dev.sluice.proxy.chain.pipeline.OpenedPipeline;
import dev.sluice.proxy.chain.pipeline.PipelineEnding;
import dev.sluice.proxy.chain.pipeline.PipelineListener;
import dev.sluice.proxy.chain.pipeline.PipelineRun;
import dev.sluice.proxy.secret.known.KnownVerdict;
import dev.sluice.wire.ClientStream;
import dev.sluice.wire.connection.Connection;
import dev.sluice.wire.head.BodyLength;
import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Event loop only. A body whose output goes on while the client sends it. Its result comes with the
 * head that the last stage lets go; from then on the client waits until the origin listens.
 */
final class StreamedUpload implements UploadSource, PipelineListener, UploadFeed.Owner {
  private final UploadRequest asked;
  private final OpenedPipeline.Reading reading;
  private final Consumer<UploadResult> then;
  private final PipelineRun run;
  private final UploadFeed feed;
  private final JoinedTraces traces;

  /** What the listener has yet to hear: what came with the start, and few frames after it. */
  private final Queue<Consumer<Listener>> untold = new ArrayDeque<>();

  private Optional<Listener> listener = Optional.empty();
  private OptionalLong declared = OptionalLong.empty();
  private List<StageTrace> decided = List.of();
  private boolean begun;
  private boolean over;

  StreamedUpload(UploadRequest asked, OpenedPipeline.Reading reading, Consumer<UploadResult> then) {
    this.asked = asked;
    this.reading = reading;
    this.then = then;
    this.run = reading.run();
    this.traces = new JoinedTraces(reading.stages());
    this.feed = new UploadFeed(asked, reading, this);
  }

  void start() {
    run.listen(new GuardedPipeline(asked.context().failureBoundary(), this));
    run.demand(Connection.READ_BYTES);
    if (!over) {
      feed.start();
    }
  }

  @Override
  public void onInputRoom() {
    feed.readOn();
  }

  @Override
  public void onStart(PipelineOutput.Start start) {
    List<HeaderMutation> mutations = UploadMutations.of(reading.mutations(), start);
    begun = true;
    if (start.hasDeclaredBytes() && asked.context().head().body() instanceof BodyLength.Known) {
      declared = OptionalLong.of(start.getDeclaredBytes());
    }
    feed.pause();
    run.demand(0);
    then.accept(new UploadResult.Live(this, mutations, traces.asked()));
  }

  @Override
  public void onChunk(ByteString bytes) {
    tell(listener -> listener.onChunk(bytes));
  }

  @Override
  public void onPause() {
    tell(Listener::onPause);
  }

  @Override
  public void onEnded(PipelineEnding ending) {
    if (over) {
      return;
    }
    end();
    decided = ending.stages();
    if (begun) {
      tell(listener -> told(listener, ending));
    } else {
      then.accept(new UploadResult.Ended(ending.with(traces.with(ending.stages()))));
    }
  }

  private static void told(Listener listener, PipelineEnding ending) {
    if (ending instanceof PipelineEnding.Complete complete) {
      listener.onComplete(complete);
    } else {
      listener.onHalted(ending);
    }
  }

  private void tell(Consumer<Listener> event) {
    listener.ifPresentOrElse(event, () -> untold.add(event));
  }

  private void end() {
    over = true;
    feed.stop();
  }

  @Override
  public void onClientStalled() {
    if (begun) {
      tell(Listener::onClientStalled);
    } else {
      give(UploadSource.CLIENT_STALLED, UploadResult.Stalled::new);
    }
  }

  @Override
  public void onMalformed() {
    if (begun) {
      tell(Listener::onMalformed);
    } else {
      give(UploadSource.CLIENT_GONE, UploadResult.Malformed::new);
    }
  }

  /** Afterwards, the exchange asks itself whether the client is there. */
  @Override
  public void onClientGone() {
    if (!begun) {
      give(UploadSource.CLIENT_GONE, UploadResult.Gone::new);
    }
  }

  @Override
  public void onKnown(KnownVerdict verdict) {
    if (begun) {
      if (verdict instanceof KnownVerdict.Denied) {
        feed.stop();
      }
      tell(listener -> listener.onKnown(verdict));
    } else if (verdict instanceof KnownVerdict.Recorded recorded) {
      traces.add(recorded.trace());
    } else if (verdict instanceof KnownVerdict.Denied denied) {
      give(UploadSource.CLOSED, stages -> new UploadResult.KnownValue(denied));
    }
  }

  @Override
  public void onSearchExhausted() {
    if (begun) {
      feed.stop();
      tell(Listener::onSearchExhausted);
    } else {
      give(UploadSource.CLOSED, UploadResult.NoMemory::new);
    }
  }

  private void give(String cancelled, Function<List<StageTrace>, UploadResult> result) {
    Future<List<StageTrace>> stages = stop(cancelled).stages();
    stages.onSuccess(
        asked
            .context()
            .failureBoundary()
            .guard(all -> then.accept(result.apply(traces.with(all)))));
  }

  @Override
  public OptionalLong declared() {
    return declared;
  }

  @Override
  public List<String> trailerNames() {
    return List.of();
  }

  @Override
  public int heldBytes() {
    return 0;
  }

  @Override
  public boolean isLive() {
    return true;
  }

  @Override
  public ClientStream.Listener client() {
    return feed;
  }

  @Override
  public void listen(Listener listener) {
    this.listener = Optional.of(listener);
    while (!untold.isEmpty()) {
      untold.remove().accept(listener);
    }
    if (!over) {
      feed.resume();
    }
  }

  @Override
  public void demand(int bytes) {
    if (!over) {
      run.demand(bytes);
    }
  }

  @Override
  public void converse() {
    feed.converse();
  }

  @Override
  public void discard() {
    feed.discard();
  }

  @Override
  public Stopped stop(String cancelled) {
    String why = asked.client().isOpen() ? cancelled : UploadSource.CLIENT_GONE;
    if (over) {
      return new Stopped(why, Future.succeededFuture(decided));
    }
    end();
    untold.clear();
    return new Stopped(why, run.close(asked.end(why), why));
  }
}
