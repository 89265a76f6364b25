package dev.sluice.tools.conformance;

import dev.sluice.chain.service.ServiceProbe;
import dev.sluice.chain.service.call.Reply;
import dev.sluice.chain.stage.AnswerRules;
import dev.sluice.chain.stage.AnswerRules.AnswerSource;
import dev.sluice.chain.stage.CurrentRequest;
import dev.sluice.chain.stage.Evaluation;
import dev.sluice.chain.stage.StageOutcome;
import dev.sluice.proto.StageFailure;
import dev.sluice.proto.middleware.v1.HttpRequestEvaluation;
import dev.sluice.proto.middleware.v1.HttpRequestResult;
import dev.sluice.tools.conformance.DescribeChecks.Terms;
import dev.sluice.tools.conformance.SampleRequests.Sample;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Checks whether a chain would accept the service's answers. Event loop only. */
final class EvaluationChecks {
  private static final String UNVALIDATED = "evaluate/unknown-config";
  private static final String REPEATED = "evaluate/repeated";
  private static final String CONCURRENT = "evaluate/concurrent";
  private static final String ABANDONED = "evaluate/abandoned";
  private static final String LATENCY = "evaluate/latency";
  private static final int AT_ONCE = 32;
  private static final Duration ABANDONED_AFTER = Duration.ofMillis(1);

  private final ServiceProbe probe;
  private final Consumer<CheckResult> results;
  private final SampleRequests samples;
  private final AnswerJudge judge;
  private final Duration timeout;
  private long slowestNanos;

  EvaluationChecks(
      ServiceUnderTest subject, Terms terms, ServiceProbe probe, Consumer<CheckResult> results) {
    String name = subject.registration().name();
    int limit = terms.binding().maxPayloadBytes();
    this.probe = probe;
    this.results = results;
    this.samples = new SampleRequests(name, subject.config(), limit);
    this.judge =
        new AnswerJudge(new AnswerRules(new AnswerSource.External(name, terms.writeRule()), limit));
    this.timeout = terms.binding().timeout();
  }

  Future<Void> run() {
    Future<Void> asked = Future.succeededFuture();
    for (Sample sample : samples.all()) {
      asked = asked.compose(before -> ask(sample));
    }
    return asked
        .compose(done -> report(unvalidated()))
        .compose(done -> report(repeated()))
        .compose(done -> report(concurrent()))
        .compose(done -> report(abandoned()))
        .onSuccess(done -> results.accept(latency()));
  }

  private Future<Void> report(Future<CheckResult> result) {
    return result.onSuccess(results::accept).mapEmpty();
  }

  private Future<Judgment> evaluate(HttpRequestEvaluation request) {
    long start = System.nanoTime();
    return probe
        .evaluate(request, timeout)
        .map(
            reply -> {
              slowestNanos = Math.max(slowestNanos, System.nanoTime() - start);
              return judge.judge(request, reply);
            });
  }

  private Future<Void> ask(Sample sample) {
    return report(evaluate(sample.request()).map(judgment -> Verdicts.of(sample, judgment)));
  }

  private Future<CheckResult> unvalidated() {
    return evaluate(samples.unvalidated())
        .map(judgment -> Verdicts.refusable(UNVALIDATED, judgment));
  }

  private Future<CheckResult> repeated() {
    HttpRequestEvaluation request = samples.text();
    return evaluate(request)
        .compose(first -> evaluate(request).map(second -> Verdicts.same(REPEATED, first, second)));
  }

  private Future<CheckResult> concurrent() {
    return together(this::evaluate).map(judgments -> Verdicts.together(CONCURRENT, judgments));
  }

  /** A chain cancels late calls; the service must keep serving the others. */
  private Future<CheckResult> abandoned() {
    return together(request -> probe.evaluate(request, ABANDONED_AFTER))
        .compose(ended -> evaluate(samples.text()))
        .map(judgment -> Verdicts.of(Sample.required(ABANDONED, samples.text()), judgment));
  }

  private <T> Future<List<T>> together(Function<HttpRequestEvaluation, Future<T>> call) {
    List<Future<T>> calls =
        IntStream.range(0, AT_ONCE).mapToObj(i -> call.apply(samples.text())).toList();
    return Future.all(calls).map(all -> all.<T>list());
  }

  private CheckResult latency() {
    long slowest = Duration.ofNanos(slowestNanos).toMillis();
    String measured = "slowest answer %d ms of %d ms".formatted(slowest, timeout.toMillis());
    return 2 * slowest > timeout.toMillis()
        ? new CheckResult.Doubtful(
            LATENCY, measured, "leave room for load: late answers are failures")
        : new CheckResult.Passed(LATENCY, measured);
  }

  /** Judges answers by the rules of a stage. */
  private record AnswerJudge(AnswerRules rules) {
    Judgment judge(HttpRequestEvaluation request, Reply<HttpRequestResult> reply) {
      return switch (reply) {
        case Reply.Received<HttpRequestResult> received -> judge(request, received.message());
        case Reply.TimedOut<HttpRequestResult> timedOut ->
            new Judgment.Unanswered(StageFailure.TIMEOUT.text(), reply.fault());
        case Reply.Unreachable<HttpRequestResult> unreachable -> unanswered(reply.fault());
        case Reply.Lost<HttpRequestResult> lost -> unanswered(reply.fault());
        case Reply.Unprocessed<HttpRequestResult> unprocessed -> unanswered(reply.fault());
        case Reply.Refused<HttpRequestResult> refused -> unanswered(reply.fault());
        case Reply.Failed<HttpRequestResult> failed -> unanswered(reply.fault());
      };
    }

    private Judgment judge(HttpRequestEvaluation request, HttpRequestResult result) {
      CurrentRequest before =
          new CurrentRequest(request.getHeadersList(), Set.of(), request.getBody());
      return switch (rules.judge(new Evaluation.Answered(result), before)) {
        case StageOutcome.Allowed allowed -> new Judgment.Usable(result, summary(allowed));
        case StageOutcome.Denied denied -> new Judgment.Usable(result, summary(denied));
        case StageOutcome.Failed failed -> new Judgment.Invalid(failed.reason());
      };
    }

    private static Judgment unanswered(String what) {
      return new Judgment.Unanswered(StageFailure.EXTERNAL_SERVICE_ERROR.text(), what);
    }

    private static String summary(StageOutcome.Allowed allowed) {
      return (allowed.transformed() ? "allow, transformed" : "allow")
          + findings(allowed.findings().size());
    }

    private static String summary(StageOutcome.Denied denied) {
      return (denied.reasonCode().isEmpty() ? "deny" : "deny " + denied.reasonCode())
          + findings(denied.findings().size());
    }

    private static String findings(int count) {
      return count == 0 ? "" : ", " + count + (count == 1 ? " finding" : " findings");
    }
  }
}
