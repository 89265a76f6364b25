package dev.sluice.config.policy;

import dev.sluice.config.policy.document.Endpoint;
import dev.sluice.config.policy.document.Protocol;
import java.util.Optional;

/**
 * The endpoint whose settings a request takes.
 *
 * @param at where its author wrote it
 * @param protocol empty: host and port alone decide
 * @param audited a denial by the rules is recorded and let pass
 */
public record AppliedEndpoint(RuleReference at, Optional<Protocol> protocol, boolean audited) {
  public static AppliedEndpoint of(Endpoint endpoint) {
    return new AppliedEndpoint(
        new RuleReference(endpoint.at(), endpoint.keyPath()),
        endpoint.protocol(),
        endpoint.audited());
  }

  @Override
  public String toString() {
    return "%s, protocol %s, enforcement %s"
        .formatted(at, protocol.map(Protocol::word).orElse("none"), audited ? "audit" : "enforce");
  }
}
