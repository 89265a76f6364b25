package dev.sluice.config.policy;

import dev.sluice.config.policy.middleware.MiddlewareChain;
import dev.sluice.config.policy.middleware.MiddlewareEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Why a policy treats one request as it does.
 *
 * @param request empty when the endpoint is refused already
 * @param applied empty when host and port alone decide
 * @param rule empty when no rule of the policy speaks about the request
 * @param chain what a request that goes on passes through, in order
 */
public record PolicyExplanation(
    EndpointDecision endpoint,
    Optional<PolicyDecision> request,
    Optional<AppliedEndpoint> applied,
    Optional<RuleReference> rule,
    MiddlewareChain chain) {

  /**
   * Asks a policy about a request.
   *
   * @param request {@code POST https://host:443/path}, its path in canonical form
   * @throws IllegalArgumentException when the text is not such a request; the message says why
   */
  public static PolicyExplanation of(Policy policy, String request) {
    RequestFacts facts = RequestText.parse(request);
    EndpointDecision endpoint = policy.admitEndpoint(facts.host(), facts.port());
    return switch (endpoint) {
      case EndpointDecision.Refused refused ->
          new PolicyExplanation(
              endpoint,
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              MiddlewareChain.EMPTY);
      case EndpointDecision.Admitted admitted ->
          new PolicyExplanation(
              endpoint,
              Optional.of(policy.admitRequest(facts)),
              policy.appliedEndpoint(facts),
              policy.decidingRule(facts),
              policy.chainFor(facts.host()));
    };
  }

  /** Whether the request would go on, as far as its head tells. */
  public boolean isAllowed() {
    return request.filter(decision -> !(decision instanceof PolicyDecision.Stopped)).isPresent();
  }

  /**
   * For a terminal: one fact a line, none of them the query.
   *
   * @param standing says of an implementation whether it is known
   */
  public List<String> lines(UnaryOperator<String> standing) {
    List<String> lines = new ArrayList<>();
    switch (endpoint) {
      case EndpointDecision.Refused refused -> lines.add("decision: denied, " + refused.reason());
      case EndpointDecision.Admitted admitted ->
          request.ifPresent(decision -> lines.addAll(settled(admitted, decision)));
    }
    rule.ifPresent(reference -> lines.add("rule: " + reference));
    if (isAllowed()) {
      lines.add(chain.isEmpty() ? "chain: empty" : "chain:");
      chain.entries().forEach(entry -> lines.add("  " + stage(entry, standing)));
    }
    return lines;
  }

  private List<String> settled(EndpointDecision.Admitted admitted, PolicyDecision decision) {
    return List.of(
        "decision: " + outcome(decision),
        "policy: " + decision.policy(),
        "tls: "
            + switch (admitted.tls()) {
              case AUTO -> "terminated and read";
              case SKIP -> "relayed unread";
            },
        "endpoint: " + applied.map(AppliedEndpoint::toString).orElse("host and port alone decide"));
  }

  private static String outcome(PolicyDecision decision) {
    return switch (decision) {
      case PolicyDecision.Allowed allowed -> "allowed";
      case PolicyDecision.AuditOnly audit -> "allowed by audit, " + audit.reason();
      case PolicyDecision.Stopped stopped -> "denied, " + stopped.reason();
      case PolicyDecision.ByBody body ->
          "up to the body, of at most %d bytes".formatted(body.maxBytes());
    };
  }

  private static String stage(MiddlewareEntry entry, UnaryOperator<String> standing) {
    return "%s: %s (%s), order %d, %s"
        .formatted(
            entry.key(),
            entry.implementation(),
            standing.apply(entry.implementation()),
            entry.order(),
            entry.onError().name().toLowerCase(Locale.ROOT));
  }
}
