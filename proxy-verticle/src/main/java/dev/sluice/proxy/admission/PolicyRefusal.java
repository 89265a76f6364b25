package dev.sluice.proxy.admission;

import dev.sluice.config.policy.PolicyDecision;
import dev.sluice.proxy.refusal.Refusal;
import dev.sluice.proxy.refusal.Refusals;
import dev.sluice.proxy.request.RequestOrigin;
import dev.sluice.proxy.target.Authority;
import dev.sluice.proxy.target.RequestTarget;
import dev.sluice.proxy.wire.head.RequestHead;

/** Chooses the refusal of a request that policy denies. */
final class PolicyRefusal {
  private PolicyRefusal() {}

  static Refusal of(
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
          Refusals.forwardDenied(head.method(), to, target.path());
      case RequestOrigin.Tunnel ignored ->
          Refusals.requestDenied(denied, head.method(), to, target.path());
    };
  }
}
