package dev.sluice.proxy.admission;

import dev.sluice.config.policy.PolicyDecision;
import dev.sluice.proxy.admission.AdmissionResult.Refused;
import dev.sluice.proxy.refusal.PolicyRefusals;
import dev.sluice.proxy.refusal.Refusal;
import dev.sluice.proxy.refusal.Refusals;
import dev.sluice.proxy.request.RequestOrigin;
import dev.sluice.proxy.target.Authority;
import dev.sluice.proxy.target.RequestTarget;
import dev.sluice.proxy.wire.head.RequestHead;
import java.util.Optional;

final class PolicyRefusal {
  private PolicyRefusal() {}

  static Refused of(
      PolicyDecision.Stopped denied,
      RequestOrigin origin,
      RequestHead head,
      Authority to,
      RequestTarget target) {
    return new Refused(
        refusal(denied, origin, head, to, target),
        Optional.of(to),
        target.path(),
        denied.policy(),
        denied.engine(),
        denied.reason(),
        "",
        denied.call(),
        denied.basis(),
        target.query());
  }

  private static Refusal refusal(
      PolicyDecision.Stopped denied,
      RequestOrigin origin,
      RequestHead head,
      Authority to,
      RequestTarget target) {
    if (denied instanceof PolicyDecision.AmbiguousQuery) {
      return Refusals.ambiguousQuery();
    }
    if (denied instanceof PolicyDecision.ProtocolRefused refused) {
      return Refusals.protocolRefused(refused.fault());
    }
    return switch (origin) {
      case RequestOrigin.AbsoluteForm ignored ->
          PolicyRefusals.forwardDenied(denied, head.method(), to, target.path());
      case RequestOrigin.Tunnel ignored ->
          PolicyRefusals.requestDenied(denied, head.method(), to, target.path());
    };
  }
}
