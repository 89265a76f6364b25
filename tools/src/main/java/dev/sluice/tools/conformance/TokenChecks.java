package dev.sluice.tools.conformance;

import dev.sluice.chain.service.ServiceProbe;
import dev.sluice.chain.service.call.Reply;
import dev.sluice.proto.middleware.v1.HttpRequestEvaluation;
import dev.sluice.proto.middleware.v1.HttpRequestResult;
import dev.sluice.tools.conformance.DescribeChecks.Terms;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.function.Consumer;

/**
 * Checks whether the service refuses callers that it must not serve, each over a connection of its
 * own. Event loop only.
 */
final class TokenChecks {
  private final Vertx vertx;
  private final ServiceUnderTest subject;
  private final Terms terms;
  private final Consumer<CheckResult> results;

  TokenChecks(Vertx vertx, ServiceUnderTest subject, Terms terms, Consumer<CheckResult> results) {
    this.vertx = vertx;
    this.subject = subject;
    this.terms = terms;
    this.results = results;
  }

  Future<Void> run(TrialTokens tokens) {
    Future<Void> tried = Future.succeededFuture();
    for (TrialTokens.TokenTrial trial : TrialTokens.TokenTrial.values()) {
      tried = tried.compose(before -> attempt(tokens, trial));
    }
    return tried;
  }

  private Future<Void> attempt(TrialTokens tokens, TrialTokens.TokenTrial trial) {
    ServiceProbe probe =
        new ServiceProbe(vertx, subject.registration(), subject.dialing().with(tokens.of(trial)));
    return probe
        .evaluate(request(), terms.binding().timeout())
        .onSuccess(reply -> results.accept(judged(trial, reply)))
        .onComplete(ended -> probe.close())
        .mapEmpty();
  }

  private HttpRequestEvaluation request() {
    return new SampleRequests(subject.registration().name(), subject.config(), 1).text();
  }

  private static CheckResult judged(TrialTokens.TokenTrial trial, Reply<HttpRequestResult> reply) {
    boolean wanted = trial == TrialTokens.TokenTrial.GOOD;
    return switch (reply) {
      case Reply.Received<HttpRequestResult> received ->
          wanted
              ? new CheckResult.Passed(trial.check(), "served")
              : new CheckResult.Failed(trial.check(), "served", trial.remedy());
      case Reply.Refused<HttpRequestResult> refused ->
          wanted
              ? new CheckResult.Failed(trial.check(), refused.status(), trial.remedy())
              : new CheckResult.Passed(trial.check(), "refused: " + refused.status());
      case Reply.Failed<HttpRequestResult> failed ->
          new CheckResult.Doubtful(
              trial.check(),
              "answered " + failed.what(),
              wanted ? trial.remedy() : "refuse with UNAUTHENTICATED or PERMISSION_DENIED");
      case Reply.TimedOut<HttpRequestResult> timedOut -> unanswered(trial, reply);
      case Reply.Unreachable<HttpRequestResult> unreachable -> unanswered(trial, reply);
      case Reply.Lost<HttpRequestResult> lost -> unanswered(trial, reply);
      case Reply.Unprocessed<HttpRequestResult> unprocessed -> unanswered(trial, reply);
    };
  }

  private static CheckResult unanswered(
      TrialTokens.TokenTrial trial, Reply<HttpRequestResult> reply) {
    return new CheckResult.Failed(trial.check(), reply.fault(), Remedies.ofStatus(reply.fault()));
  }
}
