package dev.sluice.chain.pipeline;

import static dev.sluice.proto.middleware.v1.MiddlewareSessionEndReason.MIDDLEWARE_SESSION_END_REASON_MIDDLEWARE_DENIAL;
import static dev.sluice.proto.middleware.v1.MiddlewareSessionEndReason.MIDDLEWARE_SESSION_END_REASON_MIDDLEWARE_FAILURE;
import static dev.sluice.proto.middleware.v1.MiddlewareSessionEndReason.MIDDLEWARE_SESSION_END_REASON_NORMAL;
import static dev.sluice.proto.middleware.v1.MiddlewareSessionEndReason.MIDDLEWARE_SESSION_END_REASON_STAGE_SKIPPED;

import dev.sluice.chain.contract.Limits;
import dev.sluice.chain.contract.answer.PreflightVerdict;
import dev.sluice.chain.contract.answer.PreflightVerdict.BodyMode;
import dev.sluice.chain.pipeline.PipelinePlanner.PipelineEntry;
import dev.sluice.chain.pipeline.body.Reader;
import dev.sluice.chain.pipeline.flow.PipelineLoop;
import dev.sluice.chain.pipeline.local.LocalStage;
import dev.sluice.chain.stage.Stage.PreparedEntry;
import dev.sluice.chain.stage.StreamHead;
import dev.sluice.proto.StageFailure;
import dev.sluice.proto.middleware.v1.HeaderMutation;
import dev.sluice.proto.v1.ChainResult;
import dev.sluice.proto.v1.PipelineOpened;
import dev.sluice.proto.v1.StageTrace;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Asks the stages of a message one after another, in chain order (http-hooks 4, http-responses 6).
 * The first refusal ends it, and so does a failure unless {@code on_error} lets the message pass.
 * Event loop only.
 */
final class StagePreflights {
  private final MessageQuestions asked;
  private final PipelineLoop loop;
  private final PreflightTraces traces;
  private final PreflightClock clock;
  private final PipelineOpened.Builder opened = PipelineOpened.newBuilder();
  private final List<Reader> readers = new ArrayList<>();
  private final Promise<Preflighted> answer = Promise.promise();
  private StreamHead head;

  StagePreflights(MessageQuestions asked, PipelineLoop loop) {
    this.asked = asked;
    this.loop = loop;
    this.head = asked.maker().sent();
    this.traces = new PreflightTraces(asked.open(), loop.nanoTime());
    this.clock = new PreflightClock(Limits.CHAIN_BUDGET, loop.nanoTime());
  }

  Future<Preflighted> ask() {
    opened.addAllUninterested(asked.plan().uninterested());
    next(0);
    return answer.future();
  }

  private void next(int index) {
    if (index == asked.plan().entries().size() || asked.watch().isStopped()) {
      StreamHead whole = MessageHead.coded(asked.maker().sent().coding(), head);
      answer.complete(new Preflighted(opened, readers, whole));
      return;
    }
    traces.asks();
    PipelineEntry entry = asked.plan().entries().get(index);
    switch (entry) {
      case PipelineEntry.Unavailable unavailable ->
          fail(index, entry.entry(), asked.unavailable(unavailable));
      case PipelineEntry.OfOlder older -> undescribed(index, entry.entry());
      case PipelineEntry.OfBuiltIn builtIn ->
          asked
              .unshown(false)
              .ifPresentOrElse(
                  failed -> fail(index, entry.entry(), failed),
                  () -> ask(index, asked.maker().of(builtIn, head)));
      case PipelineEntry.OfWhole whole -> ask(index, Optional.of(asked.maker().of(whole)));
      case PipelineEntry.OfService service ->
          asked
              .obstacle(service, head)
              .ifPresentOrElse(
                  failed -> fail(index, entry.entry(), failed),
                  () -> ask(index, asked.maker().of(service, index + 1)));
    }
  }

  private void ask(int index, Optional<PreflightStage> stage) {
    if (stage.isEmpty()) {
      opened.addUninterested(asked.plan().entries().get(index).entry().key());
      next(index + 1);
      return;
    }
    PreflightStage asking = stage.get();
    asked.watch().begins(asking);
    PreflightClock.Share share = clock.share(asking.timeout());
    if (share.isOver()) {
      follow(index, asking, MessageQuestions.failed(StageFailure.CHAIN_TIMEOUT, asking.hooks()));
      return;
    }
    asking
        .stage()
        .preflight(shown(asking), asking.offer(), share.time())
        .onSuccess(verdict -> loop.safely(() -> follow(index, asking, share.named(verdict))))
        .onFailure(loop.bugs()::accept);
  }

  private StreamHead shown(PreflightStage asking) {
    if (asking.service()) {
      return MessageHead.told(asked.open(), head);
    }
    return Reader.anyService(readers) ? MessageHead.maybeFilled(head) : head;
  }

  private void add(StageTrace trace) {
    opened.addStages(trace);
    asked.watch().answered(trace);
  }

  private void follow(int index, PreflightStage stage, PreflightVerdict verdict) {
    add(traces.of(stage, verdict, index + 1));
    switch (verdict) {
      case PreflightVerdict.Continues continues -> {
        apply(continues.mutations());
        asked
            .watch()
            .end(
                stage.stage(),
                continues.headersOnly()
                    ? MIDDLEWARE_SESSION_END_REASON_NORMAL
                    : MIDDLEWARE_SESSION_END_REASON_STAGE_SKIPPED);
        next(index + 1);
      }
      case PreflightVerdict.Reads reads -> {
        apply(reads.mutations());
        readers.add(stage.reader(reads.mode(), reads.told().findings().size()));
        behind(stage, reads.mode());
        next(index + 1);
      }
      case PreflightVerdict.Refuses refuses -> refuse(stage, refuses);
      case PreflightVerdict.Failed failed -> {
        asked.watch().end(stage.stage(), MIDDLEWARE_SESSION_END_REASON_MIDDLEWARE_FAILURE);
        goOn(index, stage.stage().entry(), failed);
      }
    }
  }

  private void apply(List<HeaderMutation> mutations) {
    opened.addAllHeaderMutations(mutations);
    head = MessageHead.after(mutations, head);
  }

  private void behind(PreflightStage stage, BodyMode mode) {
    if (stage.stage() instanceof LocalStage local && local.isIdentity()) {
      head = MessageHead.decoded(head);
    }
    if (stage.service() && !stage.hooks() && mode instanceof BodyMode.Pieces) {
      head = MessageHead.withoutIntegrity(head);
    }
  }

  // No body comes whose record would tell what built-ins found in the head.
  private void tellFound() {
    for (Reader reader : readers) {
      opened.getStagesBuilderList().stream()
          .filter(trace -> trace.getEntry().equals(reader.key()))
          .forEach(trace -> trace.addAllFindings(reader.stage().found()));
    }
  }

  private void refuse(PreflightStage stage, PreflightVerdict.Refuses refuses) {
    PreparedEntry entry = stage.stage().entry();
    tellFound();
    asked.watch().endAll(MIDDLEWARE_SESSION_END_REASON_MIDDLEWARE_DENIAL);
    opened.setDeny(
        ChainResult.Deny.newBuilder()
            .setEntry(entry.key())
            .setReasonCode(refuses.told().reasonCode()));
    answer.complete(new Preflighted(opened, List.of(), head));
  }

  private void undescribed(int index, PreparedEntry entry) {
    fail(index, entry, MessageQuestions.failed(StageFailure.BINDING_NOT_DESCRIBED, false));
  }

  private void fail(int index, PreparedEntry entry, PreflightVerdict.Failed failed) {
    add(traces.of(entry, failed, asked.engine() == Engine.HOOKS));
    goOn(index, entry, failed);
  }

  private void goOn(int index, PreparedEntry entry, PreflightVerdict.Failed failed) {
    if (entry.failsOpen() && !failed.closed()) {
      next(index + 1);
      return;
    }
    tellFound();
    asked.watch().endAll(MIDDLEWARE_SESSION_END_REASON_MIDDLEWARE_FAILURE);
    opened.setUnavailable(
        ChainResult.Unavailable.newBuilder().setEntry(entry.key()).setReasonCode(failed.reason()));
    answer.complete(new Preflighted(opened, List.of(), head));
  }
}
