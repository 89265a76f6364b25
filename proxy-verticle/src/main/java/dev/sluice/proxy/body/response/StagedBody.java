package dev.sluice.proxy.body.response;

import com.google.protobuf.ByteString;
import dev.sluice.proto.middleware.v1.MiddlewareSessionEndReason;
import dev.sluice.proto.v1.PipelineOutput;
import dev.sluice.proto.v1.StageTrace;
import dev.sluice.proxy.chain.pipeline.OpenedPipeline;
import dev.sluice.proxy.chain.pipeline.PipelineEnding;
import dev.sluice.proxy.chain.pipeline.PipelineListener;
import dev.sluice.proxy.chain.pipeline.PipelineRun;
import dev.sluice.proxy.request.FailureBoundary;
import dev.sluice.wire.Trailers;
import dev.sluice.wire.head.ResponseHead;
import io.netty.buffer.ByteBuf;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/**
 * Event loop only. The body of one response on its way through stages to the client. The head goes
 * to the client when the last stage begins, after its decision is in the journal.
 */
final class StagedBody implements ResponseBody, PipelineListener {
  private final ResponseSubject subject;
  private final ResponseHead head;
  private final OpenedPipeline.Reading opened;
  private final ClientResponseWriter delivery;
  private final ResponseJournal journal;
  private final Owner owner;

  private Optional<Kept> waiting = Optional.empty();

  private ByteString read = ByteString.EMPTY;

  private boolean modified;

  /** The exchange has ended: answers of the journal and the chain come too late. */
  private boolean closed;

  StagedBody(
      ResponseSubject subject,
      ResponseHead head,
      OpenedPipeline.Reading opened,
      ClientResponseWriter delivery,
      ResponseJournal journal,
      Owner owner) {
    this.subject = subject;
    this.head = head;
    this.opened = opened;
    this.delivery = delivery;
    this.journal = journal;
    this.owner = owner;
  }

  /** Event loop only. Joins output of stages, since bytes may come one by one. */
  private static final class Kept {
    private ByteString bytes = ByteString.EMPTY;
    private boolean paused;
    private Optional<PipelineEnding> ending = Optional.empty();
  }

  @Override
  public void start(Runnable ready) {
    if (run().reading().getWhole()) {
      listen(ready);
    } else {
      journal
          .passes(opened.stages(), !opened.mutations().isEmpty(), true)
          .onSuccess(line().guard(recorded -> listen(ready)))
          .onFailure(line().guard(failure -> unrecorded()));
    }
  }

  private void listen(Runnable ready) {
    if (closed) {
      return;
    }
    run().demand(delivery.room());
    run().listen(this);
    ready.run();
  }

  private void unrecorded() {
    if (!closed) {
      owner.onUnrecorded();
    }
  }

  private PipelineRun run() {
    return opened.run();
  }

  private FailureBoundary line() {
    return subject.context().failureBoundary();
  }

  @Override
  public int room() {
    return run().inputRoom();
  }

  @Override
  public void take(ByteBuf piece) {
    read = read.concat(ByteString.copyFrom(piece.nioBuffer()));
    piece.release();
  }

  @Override
  public void readComplete() {
    run().write(taken());
  }

  private ByteString taken() {
    ByteString bytes = read;
    read = ByteString.EMPTY;
    return bytes;
  }

  @Override
  public void end(Trailers trailers) {
    ResponseTrailers.shown(trailers, head)
        .ifPresentOrElse(
            shown -> run().end(taken(), shown),
            () -> owner.onBroken("origin sent a trailer that may not be one", true));
  }

  @Override
  public void clientWritable() {
    run().demand(delivery.room());
  }

  @Override
  public void onInputRoom() {
    line().run(owner::onRoom);
  }

  @Override
  public void onStart(PipelineOutput.Start start) {
    line().run(() -> begin(start));
  }

  private void begin(PipelineOutput.Start start) {
    modified =
        start.getTransformed()
            || start.getHeaderMutationsCount() > 0
            || !opened.mutations().isEmpty();
    if (journal.isDecided()) {
      commit(start);
      return;
    }
    waiting = Optional.of(new Kept());
    journal
        .passes(opened.stages(), modified, false)
        .onSuccess(line().guard(recorded -> recorded(start)))
        .onFailure(line().guard(failure -> unrecorded()));
  }

  private void recorded(PipelineOutput.Start start) {
    Kept kept = waiting.orElseGet(Kept::new);
    waiting = Optional.empty();
    if (!closed) {
      commit(start);
    }
    if (!closed) {
      delivery.write(kept.bytes);
    }
    if (!closed && kept.paused) {
      deliver();
    }
    if (!closed) {
      kept.ending.ifPresent(this::ended);
    }
  }

  private void commit(PipelineOutput.Start start) {
    Optional<ResponseHead> rewritten =
        RewrittenHead.ofStaged(head, subject.context().head().method(), opened.mutations(), start);
    if (rewritten.isPresent()) {
      delivery.commit(rewritten.get());
    } else {
      owner.onBroken("rewritten head over capacity", false);
    }
  }

  @Override
  public void onChunk(ByteString bytes) {
    waiting.ifPresentOrElse(
        kept -> kept.bytes = kept.bytes.concat(bytes),
        () -> line().run(() -> delivery.write(bytes)));
  }

  @Override
  public void onPause() {
    waiting.ifPresentOrElse(kept -> kept.paused = true, () -> line().run(this::deliver));
  }

  private void deliver() {
    delivery.flush();
    run().demand(delivery.room());
  }

  @Override
  public void onEnded(PipelineEnding ending) {
    waiting.ifPresentOrElse(
        kept -> kept.ending = Optional.of(ending), () -> line().run(() -> ended(ending)));
  }

  private void ended(PipelineEnding ending) {
    if (ending instanceof PipelineEnding.Complete complete && delivery.isCommitted()) {
      owner.onComplete(ResponseTrailers.written(complete.trailers()), complete.stages(), modified);
    } else {
      owner.onStopped(ResponseStop.of(subject, ending.with(untold(ending.stages()))));
    }
  }

  private List<StageTrace> untold(List<StageTrace> ended) {
    return journal.isDecided() ? ended : opened.joined(ended);
  }

  @Override
  public Future<List<StageTrace>> close(MiddlewareSessionEndReason reason, String cancelled) {
    closed = true;
    Optional<PipelineEnding> over = waiting.flatMap(kept -> kept.ending);
    if (over.isPresent()) {
      return Future.succeededFuture(untold(over.get().stages()));
    }
    return journal.isDecided() ? run().close(reason, cancelled) : opened.giveUp(reason, cancelled);
  }
}
