package dev.sluice.chain.run;

import dev.sluice.chain.pipeline.body.BodyCheck;
import dev.sluice.chain.stage.CurrentRequest;
import dev.sluice.policy.Policy;
import dev.sluice.policy.PolicyDecision;
import dev.sluice.policy.RequestFacts;
import dev.sluice.proto.middleware.v1.HttpRequestTarget;
import dev.sluice.proto.v1.BodyRecheck;
import java.util.Optional;

/**
 * Judges the request that a stage left by the policy that admitted the request (middleware contract
 * h.5). Endpoints whose policy ignores bodies pass. Event loop only.
 */
record PolicyRecheck(Policy policy, HttpRequestTarget target) implements BodyCheck {
  private static final String REJECTED = "middleware transformation rejected: ";
  private static final String DENIED = "middleware transformation denied by policy: ";
  private static final String FAILED = "transformed_body_policy_evaluation_failed";

  @Override
  public Optional<BodyRecheck> judge(CurrentRequest request) {
    RequestFacts facts =
        new RequestFacts(
            target.getHost(),
            target.getPort(),
            target.getMethod(),
            target.getPath(),
            target.getQuery(),
            false);
    return policy.admitRequest(facts) instanceof PolicyDecision.ByBody needed
        ? judge(needed, facts.with(request.media()), request)
        : Optional.empty();
  }

  private Optional<BodyRecheck> judge(
      PolicyDecision.ByBody needed, RequestFacts facts, CurrentRequest request) {
    try {
      return refusal(
          request.body().size() > needed.maxBytes()
              ? needed.overLimit(request.body().size())
              : policy.admitBody(facts, request.body().asReadOnlyByteBuffer()));
    } catch (RuntimeException | StackOverflowError bug) {
      ChainRuntime.report(bug);
      return Optional.of(recheck(BodyRecheck.Outcome.OUTCOME_FAILED, needed, FAILED));
    }
  }

  private static Optional<BodyRecheck> refusal(PolicyDecision.Settled decision) {
    return switch (decision) {
      case PolicyDecision.Allowed allowed -> Optional.empty();
      case PolicyDecision.AuditOnly audited ->
          Optional.of(
              recheck(BodyRecheck.Outcome.OUTCOME_AUDITED, audited, DENIED + audited.reason()));
      case PolicyDecision.Observed observed ->
          Optional.of(
              recheck(
                  BodyRecheck.Outcome.OUTCOME_AUDITED,
                  observed,
                  DENIED + observed.denied().reason()));
      case PolicyDecision.Denied denied ->
          Optional.of(
              recheck(BodyRecheck.Outcome.OUTCOME_DENIED, denied, DENIED + denied.reason()));
      case PolicyDecision.Rejected rejected ->
          Optional.of(
              recheck(BodyRecheck.Outcome.OUTCOME_DENIED, rejected, REJECTED + rejected.reason()));
      case PolicyDecision.ProtocolRefused refused ->
          Optional.of(
              recheck(BodyRecheck.Outcome.OUTCOME_DENIED, refused, REJECTED + refused.reason()));
      case PolicyDecision.AmbiguousQuery query ->
          Optional.of(
              recheck(BodyRecheck.Outcome.OUTCOME_DENIED, query, REJECTED + query.reason()));
    };
  }

  private static BodyRecheck recheck(
      BodyRecheck.Outcome outcome, PolicyDecision decision, String reason) {
    return BodyRecheck.newBuilder()
        .setOutcome(outcome)
        .setPolicy(decision.policy())
        .setEngine(decision.engine())
        .setReason(reason)
        .build();
  }

  @Override
  public String toString() {
    return "PolicyRecheck[]";
  }
}
