package dev.sluice.tools.conformance;

import dev.sluice.chain.remote.call.Reply;
import dev.sluice.chain.stage.AnswerRules;
import dev.sluice.chain.stage.CurrentRequest;
import dev.sluice.chain.stage.Evaluation;
import dev.sluice.chain.stage.StageOutcome;
import dev.sluice.proto.StageFailure;
import dev.sluice.proto.middleware.v1.HttpRequestEvaluation;
import dev.sluice.proto.middleware.v1.HttpRequestResult;
import java.util.Set;

/** Judges answers by the rules of a stage. */
record AnswerJudge(AnswerRules rules) {
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
