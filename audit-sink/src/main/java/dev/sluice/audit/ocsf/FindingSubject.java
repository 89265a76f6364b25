package dev.sluice.audit.ocsf;

import dev.sluice.proto.v1.Destination;
import dev.sluice.proto.v1.Peer;
import dev.sluice.proto.v1.PolicyRevision;
import dev.sluice.proto.v1.RequestDecision;
import dev.sluice.proto.v1.TunnelDecision;
import java.util.Optional;

/**
 * The request or tunnel that a finding is about.
 *
 * @param rule name of the network policy that applied
 * @param request empty for a tunnel
 */
record FindingSubject(
    Peer client,
    Destination destination,
    String rule,
    PolicyRevision policy,
    Optional<RequestDecision> request) {
  static FindingSubject of(RequestDecision decision) {
    return new FindingSubject(
        decision.getClient(),
        decision.getDestination(),
        decision.getRule().getPolicy(),
        decision.getPolicy(),
        Optional.of(decision));
  }

  static FindingSubject of(TunnelDecision decision) {
    return new FindingSubject(
        decision.getClient(),
        decision.getDestination(),
        decision.getRule().getPolicy(),
        decision.getPolicy(),
        Optional.empty());
  }

  /** Client, host and URL. */
  void writeTo(EventStream event) {
    event.parties(client, destination);
    request.ifPresent(decision -> RequestParts.url(event, decision));
  }
}
