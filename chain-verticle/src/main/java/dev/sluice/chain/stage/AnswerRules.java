package dev.sluice.chain.stage;

import com.google.protobuf.ByteString;
import dev.sluice.chain.contract.HeaderMutations;
import dev.sluice.chain.contract.Mutated;
import dev.sluice.chain.contract.ReasonCode;
import dev.sluice.chain.contract.ResponseEnvelope;
import dev.sluice.proto.middleware.v1.HttpRequestResult;
import java.util.Optional;

/**
 * Turns an answer into an outcome, or refuses it with the contract's code.
 *
 * @param maxPayloadBytes of the stage
 */
public record AnswerRules(Origin origin, int maxPayloadBytes) {

  /**
   * The outcome, before {@code on_error} is asked.
   *
   * @param before the request that the stage was asked about
   */
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
              result.getReasonCode(), Findings.of(result.getFindingsList(), origin));
      case DECISION_UNSPECIFIED, UNRECOGNIZED ->
          new StageOutcome.Failed(ReasonCode.INVALID_RESPONSE_DECISION);
    };
  }

  private StageOutcome allow(HttpRequestResult result, CurrentRequest before) {
    if (result.getHasBody() && result.getBody().size() > maxPayloadBytes) {
      return new StageOutcome.Failed(ReasonCode.RESPONSE_BODY_OVER_CAPACITY);
    }
    if (result.getHeaderMutationsCount() == 0) {
      return allowed(result, Optional.empty(), false);
    }
    return switch (HeaderMutations.apply(
        result.getHeaderMutationsList(),
        before.headers(),
        before.nominated(),
        origin.writeRule())) {
      case Mutated.Rejected rejected -> new StageOutcome.Failed(rejected.code());
      case Mutated.Applied applied ->
          allowed(
              result,
              Optional.of(new Mutation(result.getHeaderMutationsList(), applied.headers())),
              !applied.headers().equals(before.headers()));
    };
  }

  private StageOutcome allowed(
      HttpRequestResult result, Optional<Mutation> mutation, boolean headersChanged) {
    Optional<ByteString> body =
        result.getHasBody() ? Optional.of(result.getBody()) : Optional.empty();
    return new StageOutcome.Allowed(
        body,
        mutation,
        body.isPresent() || headersChanged,
        Findings.of(result.getFindingsList(), origin));
  }
}
