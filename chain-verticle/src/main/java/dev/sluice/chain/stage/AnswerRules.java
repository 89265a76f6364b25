package dev.sluice.chain.stage;

import com.google.protobuf.ByteString;
import dev.sluice.chain.contract.HeaderMutations;
import dev.sluice.chain.contract.HeaderMutations.MutationOutcome;
import dev.sluice.chain.contract.ResponseEnvelope;
import dev.sluice.chain.contract.WriteRule;
import dev.sluice.chain.stage.StageOutcome.Mutation;
import dev.sluice.proto.StageFailure;
import dev.sluice.proto.middleware.v1.HttpRequestResult;
import java.util.Optional;

/**
 * Turns an answer into an outcome; an invalid answer is a failure with the contract's code.
 *
 * @param source of the answers
 * @param maxPayloadBytes of a replaced body, as the binding allows
 */
public record AnswerRules(AnswerSource source, int maxPayloadBytes) {
  public StageOutcome judge(Evaluation evaluation, CurrentRequest before) {
    return switch (evaluation) {
      case Evaluation.Passed passed -> StageOutcome.UNCHANGED;
      case Evaluation.Failed failed -> new StageOutcome.Failed(failed.reason());
      case Evaluation.Answered answered -> judge(answered.result(), before);
    };
  }

  private StageOutcome judge(HttpRequestResult result, CurrentRequest before) {
    Optional<String> violation = ResponseEnvelope.violation(result);
    if (violation.isPresent()) {
      return new StageOutcome.Failed(violation.get());
    }
    return switch (result.getDecision()) {
      case DECISION_ALLOW -> allow(result, before);
      case DECISION_DENY ->
          new StageOutcome.Denied(
              result.getReasonCode(), Findings.of(result.getFindingsList(), source));
      case DECISION_UNSPECIFIED, UNRECOGNIZED ->
          new StageOutcome.Failed(StageFailure.INVALID_RESPONSE_DECISION.text());
    };
  }

  private StageOutcome allow(HttpRequestResult result, CurrentRequest before) {
    if (result.getHasBody() && result.getBody().size() > maxPayloadBytes) {
      return new StageOutcome.Failed(StageFailure.RESPONSE_BODY_OVER_CAPACITY.text());
    }
    if (result.getHasBody() && WrittenBody.asksForMore(result.getBody(), before.body())) {
      return new StageOutcome.Failed(StageFailure.RESPONSE_BODY_CREDENTIAL_PLACEHOLDER.text());
    }
    Optional<ByteString> body = Optional.of(result.getBody()).filter(it -> result.getHasBody());
    Optional<ByteString> written = body.flatMap(it -> GrpcBodies.written(it, before));
    if (body.isPresent() && written.isEmpty()) {
      return new StageOutcome.Failed(StageFailure.GRPC_FRAMES_INVALID.text());
    }
    if (result.getHeaderMutationsCount() == 0) {
      return allowed(result, written, Optional.empty(), false);
    }
    return switch (HeaderMutations.apply(
        result.getHeaderMutationsList(),
        before.headers(),
        before.nominated(),
        source.writeRule())) {
      case MutationOutcome.Rejected rejected -> new StageOutcome.Failed(rejected.code());
      case MutationOutcome.Applied applied ->
          allowed(
              result,
              written,
              Optional.of(new Mutation(result.getHeaderMutationsList(), applied.headers())),
              !applied.headers().equals(before.headers()));
    };
  }

  private StageOutcome allowed(
      HttpRequestResult result,
      Optional<ByteString> body,
      Optional<Mutation> mutation,
      boolean headersChanged) {
    return new StageOutcome.Allowed(
        body,
        mutation,
        body.isPresent() || headersChanged,
        Findings.of(result.getFindingsList(), source));
  }

  /**
   * The author of an answer, which decides how much of its text is recorded and which headers it
   * may write.
   */
  public sealed interface AnswerSource {
    WriteRule writeRule();

    record BuiltIn() implements AnswerSource {
      @Override
      public WriteRule writeRule() {
        return WriteRule.END_TO_END;
      }
    }

    /** An operator-run service, of whose text only a valid reason code is kept. */
    record External(String registration, WriteRule writeRule) implements AnswerSource {}
  }
}
