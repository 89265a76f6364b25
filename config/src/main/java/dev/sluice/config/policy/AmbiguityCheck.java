package dev.sluice.config.policy;

import dev.sluice.config.match.HostPattern;
import dev.sluice.config.policy.document.Endpoint;
import dev.sluice.config.policy.document.NetworkRule;
import dev.sluice.config.policy.document.PolicyDocument;
import dev.sluice.config.source.Violations;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Endpoints that one connection or request may meet together must treat it alike (data-plane 2.4).
 */
final class AmbiguityCheck {
  /** An endpoint with what others must agree with it on. */
  private record Claim(String policy, Endpoint endpoint, Treatment treatment) {}

  private final Violations violations;
  private final Map<String, List<Claim>> literals = new LinkedHashMap<>();
  private final List<Claim> patterns = new ArrayList<>();

  AmbiguityCheck(PolicyDocument document, Violations violations) {
    this.violations = violations;
    for (NetworkRule rule : document.rules()) {
      for (Endpoint endpoint : rule.endpoints()) {
        Claim claim = new Claim(rule.name(), endpoint, Treatment.of(endpoint));
        if (endpoint.host().filter(HostPattern::isLiteral).isPresent()) {
          literals.computeIfAbsent(endpoint.hostText(), host -> new ArrayList<>()).add(claim);
        } else {
          patterns.add(claim);
        }
      }
    }
  }

  void run() {
    literals.values().forEach(this::checkPairs);
    checkPairs(patterns);
    for (Claim pattern : patterns) {
      literals.values().forEach(claims -> claims.forEach(claim -> check(pattern, claim)));
    }
  }

  private void checkPairs(List<Claim> claims) {
    for (int i = 0; i < claims.size(); i++) {
      for (int j = i + 1; j < claims.size(); j++) {
        check(claims.get(i), claims.get(j));
      }
    }
  }

  private void check(Claim a, Claim b) {
    if (violations.isFull() || a.treatment().equals(b.treatment()) || !meet(a, b)) {
      return;
    }
    List<String> differences = a.treatment().connectionDifferences(b.treatment());
    if (requestsMeet(a.endpoint(), b.endpoint())) {
      differences.addAll(a.treatment().requestDifferences(b.treatment()));
    }
    if (!differences.isEmpty()) {
      report(a, b, differences);
    }
  }

  private static boolean meet(Claim a, Claim b) {
    return !Collections.disjoint(a.endpoint().ports(), b.endpoint().ports())
        && (a.endpoint().host().isEmpty()
            || b.endpoint().host().isEmpty()
            || a.endpoint().host().get().overlaps(b.endpoint().host().get()));
  }

  private static boolean requestsMeet(Endpoint a, Endpoint b) {
    return Treatment.shapesRequests(a)
        && Treatment.shapesRequests(b)
        && a.path().specificity() == b.path().specificity()
        && a.path().overlaps(b.path());
  }

  private void report(Claim a, Claim b, List<String> differences) {
    violations.error(
        b.endpoint().at(),
        b.endpoint().keyPath(),
        "network endpoint ambiguity validation failed: '%s' of '%s' and '%s' of '%s' (line %d)"
                .formatted(
                    b.endpoint().hostText(),
                    b.policy(),
                    a.endpoint().hostText(),
                    a.policy(),
                    a.endpoint().at().line())
            + " can meet and disagree on "
            + String.join(", ", differences)
            + "; make them equal or their ports, hosts or paths distinct");
  }
}
