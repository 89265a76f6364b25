package dev.sluice.chain.contract.answer;

import com.google.protobuf.ByteString;
import dev.sluice.chain.contract.ResponseEnvelope;
import dev.sluice.proto.StageFailure;
import dev.sluice.proto.middleware.v1.HttpResponseBodyResult;
import dev.sluice.proto.middleware.v1.HttpResponseBodySkipRemaining;
import dev.sluice.proto.middleware.v1.HttpResponseBodyTransform;
import dev.sluice.proto.middleware.v1.HttpResponseEventResult;
import java.util.Optional;

/** The rules for the answer of the older contract to a unit of the body (http-responses 7.2). */
public final class UnitAnswers {
  private UnitAnswers() {}

  public static UnitVerdict judge(
      HttpResponseEventResult result, long sequence, int limit, String registration) {
    if (!result.hasBodyResult()) {
      return failed(StageFailure.UNEXPECTED_RESPONSE_RESULT);
    }
    HttpResponseBodyResult answer = result.getBodyResult();
    AnswerDiagnostics diagnostics =
        new AnswerDiagnostics(
            answer.getReasonBytes(),
            answer.getReasonCode(),
            answer.getFindingsList(),
            answer.getMetadataMap());
    return ResponseEnvelope.violated(
            answer.getSequence() != sequence, StageFailure.RESPONSE_BODY_SEQUENCE_MISMATCH)
        .or(diagnostics::olderViolation)
        .<UnitVerdict>map(UnitVerdict.Failed::new)
        .orElseGet(() -> decided(answer, limit, diagnostics.told(registration)));
  }

  private static UnitVerdict decided(HttpResponseBodyResult answer, int limit, Diagnostics told) {
    return switch (answer.getActionCase()) {
      case PASS_THROUGH -> new UnitVerdict.Passes(false, told);
      case TRANSFORM -> replaced(answer.getTransform(), limit, false, told);
      case BLOCK_DELIVERY -> new UnitVerdict.Refuses(told);
      case SKIP_REMAINING -> skipped(answer.getSkipRemaining(), limit, told);
      case ACTION_NOT_SET -> failed(StageFailure.INVALID_RESPONSE_BODY_DECISION);
    };
  }

  private static UnitVerdict skipped(
      HttpResponseBodySkipRemaining skip, int limit, Diagnostics told) {
    return switch (skip.getCurrentCase()) {
      case PASS_THROUGH -> new UnitVerdict.Passes(true, told);
      case TRANSFORM -> replaced(skip.getTransform(), limit, true, told);
      case CURRENT_NOT_SET -> failed(StageFailure.INVALID_RESPONSE_BODY_SKIP_REMAINING_ACTION);
    };
  }

  private static UnitVerdict replaced(
      HttpResponseBodyTransform transform, int limit, boolean skipsRest, Diagnostics told) {
    ByteString data = transform.getData();
    return ResponseEnvelope.violated(
            !transform.hasData(), StageFailure.RESPONSE_BODY_REPLACEMENT_MISSING)
        .or(() -> tooLarge(data, limit))
        .<UnitVerdict>map(UnitVerdict.Failed::new)
        .orElseGet(() -> new UnitVerdict.Replaces(data, skipsRest, told));
  }

  private static Optional<String> tooLarge(ByteString data, int limit) {
    return ResponseEnvelope.violated(
        data.size() > limit, StageFailure.RESPONSE_BODY_REPLACEMENT_OVER_CAPACITY);
  }

  private static UnitVerdict failed(StageFailure failure) {
    return new UnitVerdict.Failed(failure.text());
  }
}
