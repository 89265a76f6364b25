package dev.sluice.chain.session;

import com.google.protobuf.ByteString;
import dev.sluice.chain.contract.SessionAnswers;
import dev.sluice.chain.stage.AnswerRules;
import dev.sluice.chain.stage.AnswerRules.AnswerSource;
import dev.sluice.chain.stage.CurrentRequest;
import dev.sluice.chain.stage.Evaluation;
import dev.sluice.chain.stage.Findings;
import dev.sluice.chain.stage.ServiceSession.Answer;
import dev.sluice.chain.stage.StageOutcome;
import dev.sluice.chain.stage.WrittenBody;
import dev.sluice.proto.StageFailure;
import dev.sluice.proto.middleware.v1.WebSocketMessageResult;
import dev.sluice.proto.middleware.v1.WebSocketSessionEventResult;
import dev.sluice.proto.v1.FindingCount;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Turns the answer to a message into an outcome (middleware-contract m.3.5 to m.3.7). */
final class MessageOutcomes {
  private static final AnswerSource BUILT_IN = new AnswerSource.BuiltIn();

  private MessageOutcomes() {}

  static StageOutcome of(
      ReadingStage.Here stage, Evaluation evaluation, ByteString before, boolean binary) {
    CurrentRequest seen = new CurrentRequest(List.of(), Set.of(), before);
    StageOutcome outcome =
        new AnswerRules(BUILT_IN, stage.binding().maxPayloadBytes()).judge(evaluation, seen);
    return outcome instanceof StageOutcome.Allowed allowed
            && allowed.body().isPresent()
            && (binary || !allowed.body().get().isValidUtf8())
        ? failed(StageFailure.REPLACEMENT_TYPE_MISMATCH)
        : outcome;
  }

  static StageOutcome of(
      ReadingStage.ByService stage, Answer answer, ByteString before, long sequence) {
    return switch (answer) {
      case Answer.Failed failed -> new StageOutcome.Failed(failed.reason());
      case Answer.Answered answered -> of(stage, answered.result(), before, sequence);
    };
  }

  private static StageOutcome of(
      ReadingStage.ByService stage,
      WebSocketSessionEventResult answer,
      ByteString before,
      long sequence) {
    if (!answer.hasMessageResult()) {
      return failed(StageFailure.UNEXPECTED_WEBSOCKET_RESPONSE);
    }
    WebSocketMessageResult result = answer.getMessageResult();
    int most = stage.binding().maxPayloadBytes();
    Optional<String> violation = SessionAnswers.messageViolation(result, sequence, most);
    if (violation.isPresent()) {
      return new StageOutcome.Failed(violation.get());
    }
    List<FindingCount> findings = findings(stage, result);
    return switch (result.getDecision()) {
      case DECISION_DENY -> new StageOutcome.Denied(result.getReasonCode(), findings);
      case DECISION_ALLOW -> allowed(result, before, findings);
      case DECISION_UNSPECIFIED, UNRECOGNIZED -> failed(StageFailure.INVALID_RESPONSE_DECISION);
    };
  }

  private static StageOutcome allowed(
      WebSocketMessageResult result, ByteString before, List<FindingCount> findings) {
    Optional<ByteString> replacement =
        result.hasText() ? Optional.of(result.getTextBytes()) : Optional.empty();
    return replacement.filter(text -> WrittenBody.asksForMore(text, before)).isPresent()
        ? failed(StageFailure.RESPONSE_BODY_CREDENTIAL_PLACEHOLDER)
        : new StageOutcome.Allowed(
            replacement, Optional.empty(), replacement.isPresent(), findings);
  }

  private static List<FindingCount> findings(
      ReadingStage.ByService stage, WebSocketMessageResult result) {
    return Findings.of(
        result.getFindingsList(),
        new AnswerSource.External(stage.entry().implementation(), stage.service().writeRule()));
  }

  private static StageOutcome failed(StageFailure failure) {
    return new StageOutcome.Failed(failure.text());
  }
}
