package dev.sluice.proxy.response;

import com.google.protobuf.ByteString;
import dev.sluice.proto.middleware.v1.MiddlewareSessionEndReason;
import dev.sluice.proto.v1.PipelineOutput;
import dev.sluice.proto.v1.StageTrace;
import dev.sluice.proxy.pipeline.OpenedPipeline;
import dev.sluice.proxy.pipeline.PipelineEnding;
import dev.sluice.proxy.pipeline.PipelineListener;
import dev.sluice.proxy.pipeline.PipelineRun;
import dev.sluice.proxy.request.LastLine;
import dev.sluice.proxy.wire.Trailers;
import dev.sluice.proxy.wire.head.ResponseHead;
import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;

/**
 * Event loop only. The body of one response on its way through stages to the client. The head goes
 * to the client when the last stage begins, after its decision is in the journal.
 */
final class StagedBody implements PipelineListener {
  /** Event loop only. Receives one of the three ends, unless the body is closed before. */
  interface Owner {
    /** The stages take input again. */
    void onInputRoom();

    /** The client has the whole body. */
    void onComplete(Trailers trailers, List<StageTrace> stages);

    void onStopped(PipelineEnding ending);

    /** The journal does not take the decision. */
    void onUnrecorded();
  }

  private final ResponseSubject subject;
  private final ResponseHead head;
  private final OpenedPipeline.Reading opened;
  private final ClientDelivery delivery;
  private final ResponseJournal journal;
  private final Owner owner;

  /** What came while the decision was on its way to the journal. */
  private Optional<Queue<Runnable>> waiting = Optional.empty();

  private Map<String, StageTrace> traces = new LinkedHashMap<>();

  StagedBody(
      ResponseSubject subject,
      ResponseHead head,
      OpenedPipeline.Reading opened,
      Out out,
      Owner owner) {
    this.subject = subject;
    this.head = head;
    this.opened = opened;
    this.delivery = out.delivery();
    this.journal = out.journal();
    this.owner = owner;
  }

  /** Where what comes out goes. */
  record Out(ClientDelivery delivery, ResponseJournal journal) {}

  /** Begins to read, once it may. */
  void start() {
    opened.stages().forEach(this::keep);
    if (run().reading().getWhole()) {
      listen();
    } else {
      journal
          .passes(opened.stages(), isModified(false), true)
          .onSuccess(line().guard(recorded -> listen()))
          .onFailure(line().guard(failure -> owner.onUnrecorded()));
    }
  }

  private void listen() {
    run().demand(delivery.room());
    run().listen(this);
    owner.onInputRoom();
  }

  private PipelineRun run() {
    return opened.run();
  }

  private LastLine line() {
    return subject.context().lastLine();
  }

  private void keep(StageTrace trace) {
    traces.put(trace.getEntry(), trace);
  }

  private boolean isModified(boolean transformed) {
    return transformed || !opened.mutations().isEmpty();
  }

  int inputRoom() {
    return run().inputRoom();
  }

  void write(ByteString bytes) {
    run().write(bytes);
  }

  /** The origin's body is complete; false when its trailers break it. */
  boolean end(Trailers trailers) {
    return ResponseTrailers.shown(trailers, head)
        .map(
            shown -> {
              run().end(shown);
              return true;
            })
        .orElse(false);
  }

  void clientWritable() {
    run().demand(delivery.room());
  }

  @Override
  public void onInputRoom() {
    line().run(owner::onInputRoom);
  }

  @Override
  public void onFound(List<StageTrace> found) {
    found.forEach(this::keep);
  }

  @Override
  public void onStart(PipelineOutput.Start start) {
    line().run(() -> begin(start));
  }

  private void begin(PipelineOutput.Start start) {
    if (journal.isDecided()) {
      commit(start);
      return;
    }
    waiting = Optional.of(new ArrayDeque<>());
    boolean modified = isModified(start.getTransformed() || start.getHeaderMutationsCount() > 0);
    journal
        .passes(new ArrayList<>(traces.values()), modified, false)
        .onSuccess(line().guard(recorded -> recorded(start)))
        .onFailure(line().guard(failure -> owner.onUnrecorded()));
  }

  private void recorded(PipelineOutput.Start start) {
    Queue<Runnable> kept = waiting.orElseGet(ArrayDeque::new);
    waiting = Optional.empty();
    commit(start);
    kept.forEach(Runnable::run);
  }

  private void commit(PipelineOutput.Start start) {
    Optional<ResponseHead> rewritten =
        RewrittenHead.ofStaged(head, subject.context().head().method(), opened.mutations(), start);
    if (rewritten.isPresent()) {
      delivery.commit(rewritten.get());
    } else {
      owner.onStopped(new PipelineEnding.Failed("rewritten head over capacity", true, List.of()));
    }
  }

  /** Runs a step, once the head has gone. */
  private void step(Runnable action) {
    waiting.ifPresentOrElse(kept -> kept.add(action), () -> line().run(action));
  }

  @Override
  public void onChunk(ByteString bytes) {
    step(() -> delivery.write(bytes));
  }

  @Override
  public void onPause() {
    step(
        () -> {
          delivery.flush();
          run().demand(delivery.room());
        });
  }

  @Override
  public void onEnded(PipelineEnding ending) {
    step(
        () -> {
          if (ending instanceof PipelineEnding.Complete complete && delivery.isCommitted()) {
            owner.onComplete(ResponseTrailers.written(complete.trailers()), complete.stages());
          } else {
            owner.onStopped(ending);
          }
        });
  }

  /** Ends it before its end. The future never fails. */
  Future<List<StageTrace>> close(MiddlewareSessionEndReason reason, String cancelled) {
    return run().close(reason, cancelled);
  }
}
