package dev.sluice.policy;

import dev.sluice.policy.document.Endpoint;
import dev.sluice.policy.document.Endpoint.RefusalForm;
import dev.sluice.policy.document.MessageOptions;
import dev.sluice.policy.document.Protocol;
import java.util.Optional;

/**
 * The endpoint whose settings apply to a request.
 *
 * @param protocol empty: host and port alone decide
 * @param audited a denial by the rules is logged and allowed
 */
public record AppliedEndpoint(
    RuleReference at,
    Optional<Protocol> protocol,
    boolean audited,
    RefusalForm refusals,
    MessageOptions messages) {
  public static AppliedEndpoint of(Endpoint endpoint) {
    return new AppliedEndpoint(
        new RuleReference(endpoint.at(), endpoint.keyPath()),
        endpoint.protocol(),
        endpoint.audited(),
        endpoint.refusals(),
        endpoint.messages());
  }

  @Override
  public String toString() {
    String form = refusals == RefusalForm.OPENSHELL ? "" : ", refusals " + refusals.word();
    return "%s, protocol %s, enforcement %s"
            .formatted(
                at, protocol.map(Protocol::word).orElse("none"), audited ? "audit" : "enforce")
        + form;
  }
}
