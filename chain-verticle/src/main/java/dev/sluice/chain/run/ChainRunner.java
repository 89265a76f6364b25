package dev.sluice.chain.run;

import dev.sluice.chain.contract.Limits;
import dev.sluice.chain.contract.RequestEnvelope;
import dev.sluice.chain.health.OutcomeCounts;
import dev.sluice.chain.stage.AnswerRules;
import dev.sluice.chain.stage.AnswerRules.AnswerSource;
import dev.sluice.chain.stage.Binding;
import dev.sluice.chain.stage.BuiltIn.Subject;
import dev.sluice.chain.stage.CurrentRequest;
import dev.sluice.chain.stage.Evaluation;
import dev.sluice.chain.stage.PendingEvaluation;
import dev.sluice.chain.stage.Stage;
import dev.sluice.chain.stage.Stage.PreparedEntry;
import dev.sluice.chain.stage.StageOutcome;
import dev.sluice.proto.ChainRefusal;
import dev.sluice.proto.StageFailure;
import dev.sluice.proto.middleware.v1.HttpRequestEvaluation;
import dev.sluice.proto.middleware.v1.SupervisorMiddlewarePhase;
import dev.sluice.proto.v1.BodyRecheck;
import dev.sluice.proto.v1.ChainRequest;
import dev.sluice.proto.v1.ChainResult;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Runs one request through the stages of its chain. Each stage sees the request as the stages
 * before it left it; a denial ends the chain, and so does a failure unless the entry's {@code
 * on_error} skips it. Stages that answer at once run in one loop, without futures. A bug ends the
 * run too. Event loop only.
 */
final class ChainRunner {
  private static final AnswerSource BUILT_IN = new AnswerSource.BuiltIn();

  private final ChainRequest request;
  private final List<Stage> stages;
  private final Recheck recheck;
  private final ReplyTo sender;
  private final ChainResultBuilder result;
  private final RunClock clock;
  private CurrentRequest current;
  private int next;

  /**
   * Ready to run once.
   *
   * @param recheck judges each body that a stage leaves, or labels anew
   * @param nanoTime a clock like {@link System#nanoTime()}
   * @param sender gets one answer or one refusal
   */
  ChainRunner(
      ChainRequest request,
      List<Stage> stages,
      Recheck recheck,
      LongSupplier nanoTime,
      ReplyTo sender) {
    this.request = request;
    this.stages = stages;
    this.recheck = recheck;
    this.sender = sender;
    this.result = new ChainResultBuilder();
    this.current =
        new CurrentRequest(
            request.getHeadersList(), Set.copyOf(request.getNominatedList()), request.getBody());
    this.clock = new RunClock(budget(request), nanoTime);
  }

  void run() {
    guarded(this::proceed);
  }

  /** Ends the run when a step throws. Otherwise its sender would wait without an answer. */
  private void guarded(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException | StackOverflowError bug) {
      fail(bug);
    }
  }

  private void fail(Throwable bug) {
    ChainRuntime.report(bug);
    sender.refuse(ChainRuntime.INTERNAL, "internal");
  }

  private void proceed() {
    while (next < stages.size()) {
      Stage stage = stages.get(next++);
      boolean proceed =
          switch (stage) {
            case Stage.Unresolved unresolved ->
                conclude(stage, new StageOutcome.Failed(StageFailure.BINDING_NOT_DESCRIBED.text()));
            case Stage.Local local -> conclude(stage, evaluate(local));
            case Stage.Remote remote -> evaluate(remote);
          };
      if (!proceed) {
        return;
      }
    }
    sender.answer(result.allow(current));
  }

  private StageOutcome evaluate(Stage.Local stage) {
    Optional<String> obstacle = obstacle(stage.entry(), stage.binding());
    if (obstacle.isPresent()) {
      return new StageOutcome.Failed(obstacle.get());
    }
    boolean decodes = stage.evaluator().readsCodedBodies() && !current.hidesCodings();
    if (current.isBodyCoded() && !decodes) {
      return new StageOutcome.Failed(StageFailure.REQUEST_BODY_ENCODED.text());
    }
    Evaluation evaluation =
        stage
            .evaluator()
            .evaluate(new Subject(request.getTarget(), current.headers(), current.body()));
    return new AnswerRules(BUILT_IN, stage.binding().maxPayloadBytes()).judge(evaluation, current);
  }

  /** Whether the chain continues at once; otherwise it continues with the answer, or ended. */
  private boolean evaluate(Stage.Remote stage) {
    Binding binding = stage.service().binding();
    Optional<String> obstacle = obstacle(stage.entry(), binding);
    if (obstacle.isPresent()) {
      return counted(stage, new StageOutcome.Failed(obstacle.get()));
    }
    Duration remaining = clock.remaining();
    Duration timeout = remaining.compareTo(binding.timeout()) < 0 ? remaining : binding.timeout();
    PendingEvaluation pending =
        stage.service().evaluate(request.getSandbox(), evaluationFor(stage.entry()), timeout);
    sender.whenCancelled(pending.cancel());
    pending
        .result()
        .onSuccess(evaluation -> guarded(() -> resume(stage, evaluation)))
        .onFailure(this::fail);
    return false;
  }

  private void resume(Stage.Remote stage, Evaluation evaluation) {
    if (sender.isCancelled()) {
      sender.refuse(ChainRefusal.CANCELLED, "cancelled");
    } else if (counted(stage, judge(stage, evaluation))) {
      proceed();
    }
  }

  private boolean counted(Stage.Remote stage, StageOutcome outcome) {
    OutcomeCounts counts = stage.service().outcomes();
    switch (outcome) {
      case StageOutcome.Allowed allowed -> counts.onAllowed();
      case StageOutcome.Denied denied -> counts.onDenied();
      case StageOutcome.Failed failed -> counts.onFailed();
    }
    return conclude(stage, outcome);
  }

  private StageOutcome judge(Stage.Remote stage, Evaluation evaluation) {
    AnswerSource source =
        new AnswerSource.External(stage.entry().implementation(), stage.service().writeRule());
    return new AnswerRules(source, stage.service().binding().maxPayloadBytes())
        .judge(evaluation, current);
  }

  private Optional<String> obstacle(PreparedEntry entry, Binding binding) {
    if (request.getBodyUnread()) {
      return Optional.of(StageFailure.BINDING_NOT_DESCRIBED.text());
    }
    if (current.body().size() > binding.maxPayloadBytes()) {
      return Optional.of(StageFailure.REQUEST_BODY_OVER_CAPACITY.text());
    }
    Optional<String> violation =
        new RequestEnvelope(
                request.getContext(),
                entry.config(),
                request.getTarget(),
                current.headers(),
                current.body())
            .violation();
    if (violation.isEmpty() && clock.isOver()) {
      return Optional.of(StageFailure.CHAIN_TIMEOUT.text());
    }
    return violation;
  }

  private HttpRequestEvaluation evaluationFor(PreparedEntry entry) {
    return HttpRequestEvaluation.newBuilder()
        .setPhase(SupervisorMiddlewarePhase.SUPERVISOR_MIDDLEWARE_PHASE_PRE_CREDENTIALS)
        .setContext(request.getContext())
        .setConfig(entry.config())
        .setTarget(request.getTarget())
        .addAllHeaders(current.headers())
        .setBody(current.body())
        .setMiddlewareName(entry.implementation())
        .build();
  }

  /** Applies the outcome; false when that ended the chain. */
  private boolean conclude(Stage stage, StageOutcome outcome) {
    PreparedEntry entry = stage.entry();
    result.trace(entry, outcome, clock.lap());
    return switch (outcome) {
      case StageOutcome.Allowed allowed -> {
        allowed.mutation().ifPresent(mutation -> result.replay(mutation.steps()));
        result.bodyReplaced(allowed.body().isPresent());
        CurrentRequest before = current;
        current = before.after(allowed);
        yield !isReadOtherwise(before, allowed) || passesRecheck();
      }
      case StageOutcome.Denied denied -> end(result.deny(entry, denied.reasonCode()));
      case StageOutcome.Failed failed ->
          entry.failsOpen() || end(result.unavailable(entry, failed.reason()));
    };
  }

  /** Whether an origin may read the body otherwise than policy did before the stage. */
  private boolean isReadOtherwise(CurrentRequest before, StageOutcome.Allowed outcome) {
    return outcome.body().isPresent()
        || (outcome.mutation().isPresent() && !current.media().equals(before.media()));
  }

  /** A body that policy does not admit ends the chain, regardless of the entry's on_error. */
  private boolean passesRecheck() {
    Optional<BodyRecheck> judged = recheck.judge(current);
    // The time of the next stage starts here.
    clock.lap();
    judged.ifPresent(result::recheck);
    return judged
        .filter(verdict -> verdict.getOutcome() != BodyRecheck.Outcome.OUTCOME_AUDITED)
        .map(verdict -> end(result.policyRefused(verdict.getReason())))
        .orElse(true);
  }

  private boolean end(ChainResult verdict) {
    sender.answer(verdict);
    return false;
  }

  private static Duration budget(ChainRequest request) {
    Duration sender = Duration.ofMillis(Integer.toUnsignedLong(request.getBudgetMs()));
    return sender.compareTo(Limits.CHAIN_BUDGET) < 0 ? sender : Limits.CHAIN_BUDGET;
  }
}
