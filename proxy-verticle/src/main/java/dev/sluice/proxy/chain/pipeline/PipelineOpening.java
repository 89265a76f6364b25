package dev.sluice.proxy.chain.pipeline;

import dev.sluice.proto.MessageBound;
import dev.sluice.proto.StageFailure;
import dev.sluice.proto.middleware.v1.MiddlewareSessionEndReason;
import dev.sluice.proto.v1.PipelineClose;
import dev.sluice.proto.v1.PipelineOpen;
import dev.sluice.proto.v1.PipelineOpen.MessageCase;
import dev.sluice.proto.v1.PipelineOpened;
import dev.sluice.proto.v1.PipelineOutput;
import dev.sluice.proto.v1.StageTrace;
import dev.sluice.proxy.capacity.Claimant;
import dev.sluice.proxy.capacity.WorkPermit;
import dev.sluice.proxy.chain.Cancellation;
import dev.sluice.proxy.chain.StreamingEntries;
import dev.sluice.proxy.chain.StreamingEntries.Engine;
import dev.sluice.proxy.chain.UnreachedChain;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Event loop only. Asks a chain once whether its stages read a message. */
final class PipelineOpening implements WorkPermit.Applicant {
  private static final MiddlewareSessionEndReason CANCELLED =
      MiddlewareSessionEndReason.MIDDLEWARE_SESSION_END_REASON_CANCELLATION;
  private static final MiddlewareSessionEndReason FAILED =
      MiddlewareSessionEndReason.MIDDLEWARE_SESSION_END_REASON_MIDDLEWARE_FAILURE;

  private final BusPipelines pipelines;
  private final PipelineOpen.Builder question;
  private final StreamingEntries chain;
  private final Claimant whose;
  private final PipelineReservation seat;
  private final Promise<OpenedPipeline> opened = Promise.promise();
  private final Cancellation cancellation;
  private Optional<WorkPermit> work = Optional.empty();

  private JoinedTraces late = new JoinedTraces(List.of());

  private Optional<PipelineAddress> asked = Optional.empty();

  private PipelinePeers peers;

  PipelineOpening(
      BusPipelines pipelines,
      PipelineOpen.Builder question,
      StreamingEntries chain,
      Claimant whose,
      Cancellation cancellation) {
    this.pipelines = pipelines;
    this.question = question;
    this.chain = chain;
    this.whose = whose;
    this.cancellation = cancellation;
    this.seat = new PipelineReservation(pipelines.capacity(), whose);
    this.peers = new PipelinePeers(pipelines);
  }

  Future<OpenedPipeline> begin() {
    question.addAllHooks(chain.hooks());
    cancellation.by(this::cancel);
    if (!cancellation.isCancelled()) {
      takePermit();
    }
    return opened.future();
  }

  private void takePermit() {
    if (needsWork()) {
      WorkPermit permit = pipelines.capacity().work().of(whose, this);
      work = Optional.of(permit);
      permit.request();
    } else {
      onPermit();
    }
  }

  /** The older contract, and decisions about traffic that cannot be read (http-responses 12.4). */
  private boolean needsWork() {
    return question.hasUninspectable() || (question.hasResponse() && chain.engine() == Engine.OLD);
  }

  @Override
  public void onExhausted() {
    platformFails(StageFailure.ADMISSION_EXHAUSTED);
  }

  @Override
  public void onPermit() {
    boolean wanted = question.getMessageCase() != MessageCase.UNINSPECTABLE && chain.hasServices();
    ask(wanted && !seat.takeSession(question.getMessageCase()));
  }

  private void ask(boolean exhausted) {
    if (!seat.takeFirst(question, chain.hasServices())) {
      platformFails(StageFailure.ADMISSION_EXHAUSTED);
      return;
    }
    PipelineOpen open = question.setExhausted(exhausted).build();
    peers = new PipelinePeers(pipelines);
    at(pipelines.own(), open);
  }

  private void at(PipelineAddress post, PipelineOpen open) {
    if (cancellation.isCancelled()) {
      return;
    }
    if (!post.here() && MessageBound.exceededBy(open)) {
      unreachable();
      return;
    }
    asked = Optional.of(post);
    post.open(open)
        .onComplete(
            answer -> {
              if (answer.succeeded()) {
                answered(post, open, answer.result());
              } else if (UnreachedChain.isNotBegun(answer.cause())) {
                peers.next(other -> at(other, forOthers(open)), this::unreachable);
              } else {
                Future<List<StageTrace>> unused = leave(post, CANCELLED);
                unreachable();
              }
            });
  }

  /** The loss of another node is noticed at once only after it has answered. */
  private PipelineOpen forOthers(PipelineOpen open) {
    return open.hasFirst() && chain.hasServices() ? open.toBuilder().clearFirst().build() : open;
  }

  private void unreachable() {
    if (!cancellation.isCancelled()) {
      finish(FailedEntries.opened(chain, StageFailure.CHAIN_UNREACHABLE));
    }
  }

  private void answered(PipelineAddress post, PipelineOpen open, PipelineOpened answer) {
    if (cancellation.isCancelled()) {
      late = new JoinedTraces(answer.getStagesList());
      // It was cancelled, which its verticle may have learned too early.
      Future<List<StageTrace>> unused = leave(post, cancellation.reason());
      return;
    }
    List<StageTrace> stages = answer.getStagesList();
    switch (answer.getVerdictCase()) {
      case PASS -> finish(new OpenedPipeline.Passed(answer.getHeaderMutationsList(), stages));
      case INSPECT -> reading(post, open, answer);
      case DENY ->
          finish(
              new PipelineEnding.Refused(
                  answer.getDeny().getEntry(), answer.getDeny().getReasonCode(), stages));
      case UNAVAILABLE ->
          finish(
              new PipelineEnding.Failed(
                  answer.getUnavailable().getReasonCode(), answer.getPlatform(), stages));
      case VERDICT_NOT_SET ->
          finish(new PipelineEnding.Failed("invalid_chain_result", true, stages));
    }
  }

  private void reading(PipelineAddress post, PipelineOpen open, PipelineOpened answer) {
    PipelineOpened.Inspect reading = answer.getInspect();
    if (!reading.getServices()) {
      seat.releaseSession();
    } else if (!seat.takeSession(open.getMessageCase())) {
      // A service reads of which no node had reported it: asked again, so that the entries decide.
      Future<List<StageTrace>> unused = leave(post, CANCELLED);
      ask(true);
      return;
    }
    boolean over = isOver(answer);
    if (!over && !seat.takeBytes(open, reading)) {
      Future<List<StageTrace>> unused = leave(post, FAILED);
      platformFails(StageFailure.ADMISSION_EXHAUSTED);
      return;
    }
    PipelineRun run =
        over
            ? new CompletedPipeline(post, answer, chain.entries(), seat)
            : running(post, open, answer);
    work.ifPresent(WorkPermit::leave);
    opened.tryComplete(
        new OpenedPipeline.Reading(run, answer.getHeaderMutationsList(), answer.getStagesList()));
  }

  private BusPipeline running(PipelineAddress post, PipelineOpen open, PipelineOpened answer) {
    BusPipeline run = new BusPipeline(pipelines, post, open, answer, chain.entries(), whose, seat);
    pipelines.begins(open.getPipeline(), run);
    return run;
  }

  private static boolean isOver(PipelineOpened answer) {
    return answer.getFirst().getEndingCase() != PipelineOutput.EndingCase.ENDING_NOT_SET;
  }

  private void platformFails(StageFailure why) {
    finish(new PipelineEnding.Failed(why.text(), true, List.of()));
  }

  private void finish(OpenedPipeline result) {
    seat.release();
    work.ifPresent(WorkPermit::leave);
    opened.tryComplete(result);
  }

  private void cancel() {
    if (opened.future().isComplete()) {
      return;
    }
    peers.cancel();
    seat.release();
    work.ifPresent(WorkPermit::leave);
    asked
        .map(post -> leave(post, cancellation.reason()))
        .orElseGet(() -> Future.succeededFuture(List.of()))
        .map(stages -> late.with(stages))
        .onSuccess(
            stages -> opened.tryComplete(new PipelineEnding.Failed("cancelled", true, stages)));
  }

  private Future<List<StageTrace>> leave(PipelineAddress post, MiddlewareSessionEndReason reason) {
    return post.close(
        PipelineClose.newBuilder()
            .setPipeline(question.getPipeline())
            .setSender(question.getSender())
            .setReason(reason)
            .setCancelled(cancellation.text())
            .build());
  }

  /**
   * Event loop only. The verticles of other nodes that one question may go to, in turn. When none
   * of them can begin, it waits once for one that is heard again, as requests do.
   */
  private static final class PipelinePeers {
    private final BusPipelines pipelines;
    private final Cancellation waiting = new Cancellation();
    private Iterator<PipelineAddress> posts = Collections.emptyIterator();
    private boolean begun;
    private boolean waited;

    PipelinePeers(BusPipelines pipelines) {
      this.pipelines = pipelines;
    }

    void next(Consumer<PipelineAddress> found, Runnable none) {
      if (!begun) {
        begun = true;
        posts = pipelines.others().iterator();
      }
      if (posts.hasNext()) {
        found.accept(posts.next());
      } else if (waited) {
        none.run();
      } else {
        waited = true;
        pipelines
            .awaitOthers(waiting)
            .onComplete(
                heard -> {
                  begun = false;
                  next(found, none);
                },
                silence -> none.run());
      }
    }

    void cancel() {
      waiting.cancel();
    }
  }
}
