package dev.sluice.chain.pipeline;

import static dev.sluice.proto.middleware.v1.MiddlewareSessionEndReason.MIDDLEWARE_SESSION_END_REASON_MIDDLEWARE_DENIAL;
import static dev.sluice.proto.middleware.v1.MiddlewareSessionEndReason.MIDDLEWARE_SESSION_END_REASON_MIDDLEWARE_FAILURE;
import static dev.sluice.proto.middleware.v1.MiddlewareSessionEndReason.MIDDLEWARE_SESSION_END_REASON_STAGE_SKIPPED;

import dev.sluice.chain.contract.Limits;
import dev.sluice.chain.contract.answer.BodyOffer;
import dev.sluice.chain.contract.answer.PreflightVerdict;
import dev.sluice.chain.contract.answer.StreamOffers;
import dev.sluice.chain.pipeline.PipelinePlanner.PipelineEntry;
import dev.sluice.chain.pipeline.flow.PipelineLoop;
import dev.sluice.chain.pipeline.hook.HookStage;
import dev.sluice.chain.stage.Stage.PreparedEntry;
import dev.sluice.proto.StageFailure;
import dev.sluice.proto.middleware.v1.HttpPreflight;
import dev.sluice.proto.v1.ChainResult;
import dev.sluice.proto.v1.PipelineOpened;
import dev.sluice.proto.v1.StageTrace;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.Optional;

/**
 * Asks services of hooks, in chain order, whether traffic may pass that they cannot be shown; every
 * other entry decides by its {@code on_error} (http-hooks 11). Event loop only.
 */
final class TrafficQuestions {
  private final MessageQuestions asked;
  private final PipelineLoop loop;
  private final PreflightTraces traces;
  private final PreflightClock clock;
  private final PipelineOpened.Builder opened = PipelineOpened.newBuilder();
  private final Promise<Preflighted> answer = Promise.promise();

  TrafficQuestions(MessageQuestions asked, PipelineLoop loop) {
    this.asked = asked;
    this.loop = loop;
    this.traces = new PreflightTraces(asked.open(), loop.nanoTime());
    this.clock = new PreflightClock(Limits.CHAIN_BUDGET, loop.nanoTime());
  }

  Future<Preflighted> ask() {
    next(0);
    return answer.future();
  }

  private void next(int index) {
    if (index == asked.plan().entries().size() || asked.watch().isStopped()) {
      complete();
      return;
    }
    traces.asks();
    PipelineEntry entry = asked.plan().entries().get(index);
    Optional<PreflightStage> decides =
        entry instanceof PipelineEntry.OfService service
            ? asked.maker().of(service, index + 1).filter(PreflightStage::hooks)
            : Optional.empty();
    if (decides.isPresent() && decides.get().stage() instanceof HookStage hooks) {
      ask(index, decides.get(), hooks);
    } else {
      PreflightVerdict.Failed failed =
          MessageQuestions.failed(StageFailure.TRAFFIC_UNINSPECTABLE, isClosed(entry));
      add(traces.of(entry.entry(), failed, false));
      goOn(index, entry.entry(), failed);
    }
  }

  private static boolean isClosed(PipelineEntry entry) {
    return entry instanceof PipelineEntry.Unavailable unavailable && unavailable.hooks();
  }

  private void ask(int index, PreflightStage stage, HookStage hooks) {
    asked.watch().begins(stage);
    PreflightClock.Share share = clock.share(stage.timeout());
    if (share.isOver()) {
      follow(index, stage, MessageQuestions.failed(StageFailure.CHAIN_TIMEOUT, true));
      return;
    }
    HttpPreflight.Builder question =
        HttpPreflight.newBuilder()
            .setUninspectable(asked.open().getUninspectable())
            .setContext(asked.open().getContext());
    StreamOffers.tell(new BodyOffer(Optional.empty(), Optional.empty(), 0), question);
    hooks
        .uninspectable(question, share.time())
        .onSuccess(verdict -> loop.safely(() -> follow(index, stage, share.named(verdict))))
        .onFailure(loop.bugs()::accept);
  }

  private void add(StageTrace trace) {
    opened.addStages(trace);
    asked.watch().answered(trace);
  }

  private void follow(int index, PreflightStage stage, PreflightVerdict verdict) {
    add(traces.of(stage, verdict, index + 1));
    switch (verdict) {
      case PreflightVerdict.Continues continues -> {
        asked.watch().end(stage.stage(), MIDDLEWARE_SESSION_END_REASON_STAGE_SKIPPED);
        next(index + 1);
      }
      case PreflightVerdict.Reads reads -> throw new IllegalStateException("no mode was offered");
      case PreflightVerdict.Refuses refuses -> {
        asked.watch().end(stage.stage(), MIDDLEWARE_SESSION_END_REASON_MIDDLEWARE_DENIAL);
        opened.setDeny(
            ChainResult.Deny.newBuilder()
                .setEntry(stage.stage().entry().key())
                .setReasonCode(refuses.told().reasonCode()));
        complete();
      }
      case PreflightVerdict.Failed failed -> {
        asked.watch().end(stage.stage(), MIDDLEWARE_SESSION_END_REASON_MIDDLEWARE_FAILURE);
        goOn(index, stage.stage().entry(), failed);
      }
    }
  }

  private void goOn(int index, PreparedEntry entry, PreflightVerdict.Failed failed) {
    if (entry.failsOpen() && !failed.closed()) {
      next(index + 1);
    } else {
      opened.setUnavailable(
          ChainResult.Unavailable.newBuilder()
              .setEntry(entry.key())
              .setReasonCode(failed.reason()));
      complete();
    }
  }

  private void complete() {
    answer.complete(new Preflighted(opened, List.of(), MessageHead.of(asked.open())));
  }
}
