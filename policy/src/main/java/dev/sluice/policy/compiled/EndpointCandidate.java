package dev.sluice.policy.compiled;

import dev.sluice.policy.RequestFacts;
import dev.sluice.policy.call.CallRules;
import dev.sluice.policy.document.Endpoint;
import dev.sluice.policy.document.Matcher;
import dev.sluice.policy.document.PolicyDocument.NetworkRule;
import dev.sluice.policy.document.Protocol;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * An endpoint with its compiled rules.
 *
 * @param speaksHttp its rules are about method, path and query
 * @param expiresAt absent from then on
 * @param proposed it comes from an approved proposal
 */
record EndpointCandidate(
    String policy,
    Endpoint endpoint,
    boolean speaksHttp,
    List<HttpRule> allow,
    List<HttpRule> deny,
    CallRules calls,
    Optional<Instant> expiresAt,
    boolean proposed) {
  private static final Set<Protocol> HTTP =
      Set.of(Protocol.REST, Protocol.WEBSOCKET, Protocol.GRPC);

  static EndpointCandidate of(NetworkRule rule, Endpoint endpoint, boolean proposed) {
    boolean http = endpoint.protocol().filter(HTTP::contains).isPresent();
    return new EndpointCandidate(
        rule.name(),
        endpoint,
        http,
        http ? allowing(endpoint) : List.of(),
        http ? denying(endpoint) : List.of(),
        CallRules.of(endpoint),
        rule.expiresAt(),
        proposed);
  }

  private static List<HttpRule> allowing(Endpoint endpoint) {
    return endpoint.allow().stream().map(HttpRule::allowing).flatMap(Optional::stream).toList();
  }

  private static List<HttpRule> denying(Endpoint endpoint) {
    return endpoint.deny().stream().filter(Matcher::hasTransport).map(HttpRule::denying).toList();
  }

  boolean lastsUntil(Instant end) {
    return expiresAt.isEmpty() || !expiresAt.get().isBefore(end);
  }

  boolean readsAmbiguousKey(RequestFacts request) {
    return allow.stream().anyMatch(rule -> rule.readsAmbiguousKey(request))
        || deny.stream().anyMatch(rule -> rule.readsAmbiguousKey(request));
  }

  boolean readsQuery() {
    return allow.stream().anyMatch(HttpRule::readsQuery)
        || deny.stream().anyMatch(HttpRule::readsQuery);
  }
}
