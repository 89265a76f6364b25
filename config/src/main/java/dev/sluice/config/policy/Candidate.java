package dev.sluice.config.policy;

import dev.sluice.config.policy.document.Endpoint;
import dev.sluice.config.policy.document.Matcher;
import dev.sluice.config.policy.document.Protocol;
import java.util.List;
import java.util.Optional;

/**
 * An endpoint ready to judge requests.
 *
 * @param policy name of its rule
 * @param speaksHttp its rules are about method, path and query
 */
record Candidate(
    String policy,
    Endpoint endpoint,
    boolean speaksHttp,
    List<HttpRule> allow,
    List<HttpRule> deny) {

  static Candidate of(String policy, Endpoint endpoint) {
    boolean http =
        endpoint.protocol().filter(p -> p == Protocol.REST || p == Protocol.WEBSOCKET).isPresent();
    return http
        ? new Candidate(
            policy,
            endpoint,
            true,
            endpoint.allow().stream().map(HttpRule::allowing).flatMap(Optional::stream).toList(),
            endpoint.deny().stream().filter(Matcher::hasTransport).map(HttpRule::denying).toList())
        : new Candidate(policy, endpoint, false, List.of(), List.of());
  }

  boolean readsQuery() {
    return allow.stream().anyMatch(HttpRule::readsQuery)
        || deny.stream().anyMatch(HttpRule::readsQuery);
  }
}
