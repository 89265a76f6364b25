package dev.sluice.chain.run;

import dev.sluice.chain.contract.Limits;
import dev.sluice.chain.health.OutcomeCounts;
import dev.sluice.chain.pipeline.body.BodyCheck;
import dev.sluice.chain.stage.AnswerRules;
import dev.sluice.chain.stage.AnswerRules.AnswerSource;
import dev.sluice.chain.stage.Binding;
import dev.sluice.chain.stage.BuiltIn.Evaluator;
import dev.sluice.chain.stage.BuiltIn.Subject;
import dev.sluice.chain.stage.CurrentRequest;
import dev.sluice.chain.stage.Evaluation;
import dev.sluice.chain.stage.PendingEvaluation;
import dev.sluice.chain.stage.RemoteRequest;
import dev.sluice.chain.stage.RunClock;
import dev.sluice.chain.stage.Stage;
import dev.sluice.chain.stage.Stage.PreparedEntry;
import dev.sluice.chain.stage.StageOutcome;
import dev.sluice.proto.ChainRefusal;
import dev.sluice.proto.StageFailure;
import dev.sluice.proto.TraceParent;
import dev.sluice.proto.middleware.v1.HttpRequestEvaluation;
import dev.sluice.proto.v1.BodyRecheck;
import dev.sluice.proto.v1.ChainRequest;
import dev.sluice.proto.v1.ChainResult;
import dev.sluice.proto.v1.StageTrace;
import dev.sluice.proto.v1.TraceContext;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Runs one request through the stages of its chain. Each stage sees the request as the stages
 * before it left it; a denial ends the chain, and so does a failure unless the entry's {@code
 * on_error} skips it. Stages that answer at once run in one loop, without futures. A bug ends the
 * run too. Event loop only.
 */
final class ChainRunner {
  // A built-in takes up to a millisecond for a body of so many bytes.
  private static final int LARGE = 32 * 1024;

  private static final AnswerSource BUILT_IN = new AnswerSource.BuiltIn();

  private final ChainRequest request;
  private final List<Stage> stages;
  private final BodyCheck recheck;
  private final Beside beside;
  private final CancellableReply sender;
  private final ChainResultBuilder result;
  private final RunClock clock;
  private long askedSpan;
  private CurrentRequest current;
  private int next;

  /**
   * Ready to run once.
   *
   * @param recheck judges each body that a stage leaves, or labels anew
   * @param beside evaluates large and coded bodies
   * @param nanoTime a clock like {@link System#nanoTime()}
   * @param sender gets one answer or one refusal
   */
  ChainRunner(
      ChainRequest request,
      List<Stage> stages,
      BodyCheck recheck,
      Beside beside,
      LongSupplier nanoTime,
      CancellableReply sender) {
    this.request = request;
    this.stages = stages;
    this.recheck = recheck;
    this.beside = beside;
    this.sender = sender;
    this.result = new ChainResultBuilder();
    this.current =
        new CurrentRequest(
            request.getHeadersList(), Set.copyOf(request.getNominatedList()), request.getBody());
    this.clock = new RunClock(budget(request), nanoTime);
  }

  @FunctionalInterface
  interface Beside {
    /** Completes on the event loop that asked; fails when the evaluator throws. */
    Future<Evaluation> evaluate(Evaluator evaluator, Subject subject);
  }

  void run() {
    guarded(this::proceed);
  }

  // Ends the run when a step throws. Otherwise its sender would wait without an answer.
  private void guarded(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException | StackOverflowError bug) {
      fail(bug);
    }
  }

  private void fail(Throwable bug) {
    ChainRuntime.report(bug);
    sender.refuse(ChainRefusal.INTERNAL, "internal");
  }

  private void proceed() {
    while (next < stages.size()) {
      Stage stage = stages.get(next++);
      boolean proceed =
          switch (stage) {
            case Stage.Unresolved unresolved ->
                conclude(stage, new StageOutcome.Failed(StageFailure.BINDING_NOT_DESCRIBED.text()));
            case Stage.Local local -> evaluate(local);
            case Stage.Remote remote -> evaluate(remote);
          };
      if (!proceed) {
        return;
      }
    }
    sender.answer(result.allow(current));
  }

  private boolean evaluate(Stage.Local stage) {
    Optional<String> obstacle =
        obstacle(stage.entry(), stage.binding()).or(() -> shown().unreadable(stage.evaluator()));
    if (obstacle.isPresent()) {
      return conclude(stage, new StageOutcome.Failed(obstacle.get()));
    }
    Subject subject = shown().subject();
    if (subject.body().size() <= LARGE && !current.mayExpand()) {
      return conclude(stage, judge(stage, stage.evaluator().evaluate(subject)));
    }
    beside
        .evaluate(stage.evaluator(), subject)
        .onSuccess(evaluation -> resume(() -> conclude(stage, judge(stage, evaluation))))
        .onFailure(this::fail);
    return false;
  }

  private StageOutcome judge(Stage.Local stage, Evaluation evaluation) {
    return new AnswerRules(BUILT_IN, stage.binding().maxPayloadBytes()).judge(evaluation, current);
  }

  // Whether the chain continues at once; otherwise it continues with the answer, or ended.
  private boolean evaluate(Stage.Remote stage) {
    Binding binding = stage.service().binding();
    Optional<String> obstacle = obstacle(stage.entry(), binding);
    if (obstacle.isPresent()) {
      return counted(stage, new StageOutcome.Failed(obstacle.get()));
    }
    Duration remaining = clock.remaining();
    Duration timeout = remaining.compareTo(binding.timeout()) < 0 ? remaining : binding.timeout();
    PendingEvaluation pending =
        stage.service().evaluate(asked(shown().evaluation(stage.entry()), next), timeout);
    sender.whenCancelled(pending.cancel());
    pending
        .result()
        .onSuccess(evaluation -> resume(() -> counted(stage, judge(stage, evaluation))))
        .onFailure(this::fail);
    return false;
  }

  // Goes on with a stage that did not answer at once.
  private void resume(BooleanSupplier stage) {
    guarded(
        () -> {
          if (sender.isCancelled()) {
            sender.refuse(ChainRefusal.CANCELLED, "cancelled");
          } else if (stage.getAsBoolean()) {
            proceed();
          }
        });
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
    Optional<String> violation = shown().violation(entry, binding);
    return violation.isEmpty() && clock.isOver()
        ? Optional.of(StageFailure.CHAIN_TIMEOUT.text())
        : violation;
  }

  private ShownRequest shown() {
    return new ShownRequest(request, current);
  }

  private boolean conclude(Stage stage, StageOutcome outcome) {
    PreparedEntry entry = stage.entry();
    result.trace(stage, outcome, timed());
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

  // Whether an origin may read the body otherwise than policy did before the stage.
  private boolean isReadOtherwise(CurrentRequest before, StageOutcome.Allowed outcome) {
    return outcome.body().isPresent()
        || (outcome.mutation().isPresent() && !current.media().equals(before.media()));
  }

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

  /** The question of a remote stage; numbers begin at 1. */
  private RemoteRequest asked(HttpRequestEvaluation evaluation, int number) {
    Optional<TraceContext> span =
        request.hasTrace()
            ? Optional.of(TraceParent.child(request.getTrace(), number))
            : Optional.empty();
    span.ifPresent(it -> askedSpan = it.getSpan());
    return new RemoteRequest(request.getSandbox(), span, evaluation);
  }

  private StageTrace.Builder timed() {
    StageTrace.Builder stage = StageTrace.newBuilder();
    if (request.hasTrace()) {
      stage.setBegunNanos(Math.max(1, clock.lapBegun())).setSpan(askedSpan);
      askedSpan = 0;
    }
    return stage.setDurationNanos(clock.lap());
  }
}
