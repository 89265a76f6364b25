package dev.sluice.chain.conformance;

import dev.sluice.chain.evaluation.Evaluation;
import dev.sluice.chain.limit.ReasonCode;
import dev.sluice.chain.remote.Reply;
import dev.sluice.chain.stage.AnswerRules;
import dev.sluice.chain.stage.CurrentRequest;
import dev.sluice.chain.stage.StageOutcome;
import dev.sluice.proto.middleware.v1.HttpRequestEvaluation;
import dev.sluice.proto.middleware.v1.HttpRequestResult;
import java.util.Set;

/** Judges answers by the rules of a stage. */
record Judge(AnswerRules rules) {

  Judgement judge(HttpRequestEvaluation request, Reply<HttpRequestResult> reply) {
    return switch (reply) {
      case Reply.Received<HttpRequestResult> received -> judge(request, received.message());
      case Reply.TimedOut<HttpRequestResult> timedOut ->
          new Judgement.Unanswered(ReasonCode.TIMEOUT, reply.fault());
      case Reply.Unreachable<HttpRequestResult> unreachable -> unanswered(reply.fault());
      case Reply.Failed<HttpRequestResult> failed -> unanswered(reply.fault());
    };
  }

  private Judgement judge(HttpRequestEvaluation request, HttpRequestResult result) {
    CurrentRequest before =
        new CurrentRequest(request.getHeadersList(), Set.of(), request.getBody());
    return switch (rules.judge(new Evaluation.Answered(result), before)) {
      case StageOutcome.Allowed allowed -> new Judgement.Usable(result, summary(allowed));
      case StageOutcome.Denied denied -> new Judgement.Usable(result, summary(denied));
      case StageOutcome.Failed failed -> new Judgement.Invalid(failed.reason());
    };
  }

  private static Judgement unanswered(String what) {
    return new Judgement.Unanswered(ReasonCode.EXTERNAL_SERVICE_ERROR, what);
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
