package dev.sluice.chain.run;

import dev.sluice.chain.contract.Limits;
import dev.sluice.chain.contract.ReasonCode;
import dev.sluice.chain.contract.RequestEnvelope;
import dev.sluice.chain.health.OutcomeCounts;
import dev.sluice.chain.stage.AnswerRules;
import dev.sluice.chain.stage.Binding;
import dev.sluice.chain.stage.CurrentRequest;
import dev.sluice.chain.stage.Evaluation;
import dev.sluice.chain.stage.Origin;
import dev.sluice.chain.stage.PreparedEntry;
import dev.sluice.chain.stage.Stage;
import dev.sluice.chain.stage.StageOutcome;
import dev.sluice.chain.stage.Subject;
import dev.sluice.proto.middleware.v1.HttpRequestEvaluation;
import dev.sluice.proto.middleware.v1.SupervisorMiddlewarePhase;
import dev.sluice.proto.v1.BodyRecheck;
import dev.sluice.proto.v1.ChainRequest;
import dev.sluice.proto.v1.ChainResult;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Event loop only. Folds one request over the stages of its chain: each sees what the ones before
 * it left, a deny or a failure that must not be skipped ends it. Stages that answer on the spot run
 * in one loop, without futures.
 */
final class ChainRunner {
  private static final Origin BUILT_IN = new Origin.BuiltIn();

  private final ChainRequest request;
  private final List<Stage> stages;
  private final Recheck recheck;
  private final LongSupplier nanoTime;
  private final Consumer<ChainResult> sender;
  private final ChainResultBuilder result;
  private final long deadline;
  private CurrentRequest current;
  private int next;
  private long now;

  /**
   * @param recheck asked about each body that a stage leaves
   * @param nanoTime a clock like {@link System#nanoTime()}
   * @param sender called once
   */
  ChainRunner(
      ChainRequest request,
      List<Stage> stages,
      Recheck recheck,
      LongSupplier nanoTime,
      Consumer<ChainResult> sender) {
    this.request = request;
    this.stages = stages;
    this.recheck = recheck;
    this.nanoTime = nanoTime;
    this.sender = sender;
    this.result = new ChainResultBuilder();
    this.current =
        new CurrentRequest(
            request.getHeadersList(), Set.copyOf(request.getNominatedList()), request.getBody());
    this.now = nanoTime.getAsLong();
    this.deadline = now + budget(request).toNanos();
  }

  void run() {
    while (next < stages.size()) {
      Stage stage = stages.get(next++);
      boolean proceed =
          switch (stage) {
            case Stage.Unresolved unresolved ->
                conclude(stage, new StageOutcome.Failed(ReasonCode.BINDING_NOT_DESCRIBED));
            case Stage.Local local -> conclude(stage, evaluate(local));
            case Stage.Remote remote -> evaluate(remote);
          };
      if (!proceed) {
        return;
      }
    }
    sender.accept(result.allow(current));
  }

  private StageOutcome evaluate(Stage.Local stage) {
    Optional<String> obstacle = obstacle(stage.entry(), stage.binding());
    if (obstacle.isPresent()) {
      return new StageOutcome.Failed(obstacle.get());
    }
    Evaluation evaluation =
        stage
            .evaluator()
            .evaluate(new Subject(request.getTarget(), current.headers(), current.body()));
    return new AnswerRules(BUILT_IN, stage.binding().maxPayloadBytes()).judge(evaluation, current);
  }

  /** Whether the chain can go on at once. */
  private boolean evaluate(Stage.Remote stage) {
    Binding binding = stage.service().binding();
    Optional<String> obstacle = obstacle(stage.entry(), binding);
    if (obstacle.isPresent()) {
      return counted(stage, new StageOutcome.Failed(obstacle.get()));
    }
    Duration remaining = Duration.ofNanos(deadline - now);
    Duration timeout = remaining.compareTo(binding.timeout()) < 0 ? remaining : binding.timeout();
    Future<Evaluation> answer = stage.service().evaluate(evaluationFor(stage.entry()), timeout);
    answer.onSuccess(
        evaluation -> {
          if (counted(stage, judge(stage, evaluation))) {
            run();
          }
        });
    return false;
  }

  private boolean counted(Stage.Remote stage, StageOutcome outcome) {
    OutcomeCounts tally = stage.service().tally();
    switch (outcome) {
      case StageOutcome.Allowed allowed -> tally.allow();
      case StageOutcome.Denied denied -> tally.deny();
      case StageOutcome.Failed failed -> tally.fail();
    }
    return conclude(stage, outcome);
  }

  private StageOutcome judge(Stage.Remote stage, Evaluation evaluation) {
    Origin origin =
        new Origin.External(stage.entry().implementation(), stage.service().writeRule());
    return new AnswerRules(origin, stage.service().binding().maxPayloadBytes())
        .judge(evaluation, current);
  }

  private Optional<String> obstacle(PreparedEntry entry, Binding binding) {
    if (request.getBodyUnread()) {
      return Optional.of(ReasonCode.BINDING_NOT_DESCRIBED);
    }
    if (current.body().size() > binding.maxPayloadBytes()) {
      return Optional.of(ReasonCode.REQUEST_BODY_OVER_CAPACITY);
    }
    Optional<String> violation =
        new RequestEnvelope(
                request.getContext(),
                entry.config(),
                request.getTarget(),
                current.headers(),
                current.body())
            .violation();
    if (violation.isEmpty() && deadline - now <= 0) {
      return Optional.of(ReasonCode.CHAIN_TIMEOUT);
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

  /** Applies the outcome; false when it ended the chain. */
  private boolean conclude(Stage stage, StageOutcome outcome) {
    long before = now;
    now = nanoTime.getAsLong();
    PreparedEntry entry = stage.entry();
    result.trace(entry, outcome, now - before);
    return switch (outcome) {
      case StageOutcome.Allowed allowed -> {
        allowed.mutation().ifPresent(mutation -> result.replay(mutation.steps()));
        result.bodyReplaced(allowed.body().isPresent());
        current = current.after(allowed);
        yield allowed.body().isEmpty() || passesRecheck();
      }
      case StageOutcome.Denied denied -> end(result.deny(entry, denied.reasonCode()));
      case StageOutcome.Failed failed ->
          entry.failsOpen() || end(result.unavailable(entry, failed.reason()));
    };
  }

  /** A body that policy does not admit ends the chain, whatever the entry's on_error says. */
  private boolean passesRecheck() {
    Optional<BodyRecheck> judged = recheck.judge(current);
    // The next stage's time begins here.
    now = nanoTime.getAsLong();
    judged.ifPresent(result::recheck);
    return judged
        .filter(said -> said.getOutcome() != BodyRecheck.Outcome.OUTCOME_AUDITED)
        .map(said -> end(result.policyRefused(said.getReason())))
        .orElse(true);
  }

  private boolean end(ChainResult verdict) {
    sender.accept(verdict);
    return false;
  }

  private static Duration budget(ChainRequest request) {
    Duration sender = Duration.ofMillis(Integer.toUnsignedLong(request.getBudgetMs()));
    return sender.compareTo(Limits.CHAIN_BUDGET) < 0 ? sender : Limits.CHAIN_BUDGET;
  }
}
