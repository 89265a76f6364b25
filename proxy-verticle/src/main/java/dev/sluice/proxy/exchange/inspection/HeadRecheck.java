package dev.sluice.proxy.exchange.inspection;

import com.google.protobuf.ByteString;
import dev.sluice.policy.PolicyDecision;
import dev.sluice.proto.middleware.v1.HeaderMutation;
import dev.sluice.proto.v1.BodyRecheck;
import dev.sluice.proto.v1.StageTrace;
import dev.sluice.proxy.request.BodyPolicy;
import dev.sluice.proxy.request.ExchangeContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What policy says to a body that no stage reads, but whose head stages have changed: that tells
 * how to read it (http-hooks 10.1). Event loop only.
 */
record HeadRecheck(Optional<BodyRecheck> said) {
  static HeadRecheck of(
      ExchangeContext context,
      Optional<BodyPolicy> policy,
      ByteString body,
      List<HeaderMutation> mutations) {
    return mutations.isEmpty()
        ? new HeadRecheck(Optional.empty())
        : new HeadRecheck(
            policy.flatMap(it -> said(it.changed(context.head(), mutations).judge(body))));
  }

  private static Optional<BodyRecheck> said(PolicyDecision.Settled decision) {
    return switch (decision) {
      case PolicyDecision.Allowed ignored -> Optional.empty();
      case PolicyDecision.AuditOnly audited -> said(audited, denied(audited.reason()), false);
      case PolicyDecision.Observed observed ->
          said(observed, denied(observed.denied().reason()), false);
      case PolicyDecision.Denied refused -> said(refused, denied(refused.reason()), true);
      case PolicyDecision.Stopped refused ->
          said(refused, "middleware transformation rejected: " + refused.reason(), true);
    };
  }

  private static String denied(String reason) {
    return "middleware transformation denied by policy: " + reason;
  }

  private static Optional<BodyRecheck> said(
      PolicyDecision decision, String reason, boolean refuses) {
    return Optional.of(
        BodyRecheck.newBuilder()
            .setOutcome(
                refuses ? BodyRecheck.Outcome.OUTCOME_DENIED : BodyRecheck.Outcome.OUTCOME_AUDITED)
            .setPolicy(decision.policy())
            .setEngine(decision.engine())
            .setReason(reason)
            .build());
  }

  Optional<String> refusal() {
    return said.filter(it -> it.getOutcome() == BodyRecheck.Outcome.OUTCOME_DENIED)
        .map(BodyRecheck::getReason);
  }

  List<StageTrace> in(List<StageTrace> stages) {
    if (said.isEmpty()) {
      return stages;
    }
    List<StageTrace> all = new ArrayList<>(stages);
    int at = all.size() - 1;
    while (at > 0 && !all.get(at).getTransformed()) {
      at--;
    }
    if (at >= 0) {
      all.set(at, all.get(at).toBuilder().setRecheck(said.get()).build());
    }
    return all;
  }
}
