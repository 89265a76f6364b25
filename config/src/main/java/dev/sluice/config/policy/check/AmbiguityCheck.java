package dev.sluice.config.policy.check;

import dev.sluice.config.policy.document.Endpoint;
import dev.sluice.config.policy.document.PolicyDocument;
import dev.sluice.config.source.Violations;
import java.util.Collections;
import java.util.List;

/**
 * Endpoints that one connection or request may meet together must treat it alike (data-plane 2.4).
 */
public final class AmbiguityCheck {
  private final ClaimIndex claims;
  private final Violations violations;

  public AmbiguityCheck(PolicyDocument document, Violations violations) {
    this.claims = new ClaimIndex(document);
    this.violations = violations;
  }

  public void run() {
    claims.forEachPair(this::check);
  }

  private void check(Claim a, Claim b) {
    if (violations.isFull() || !meet(a, b)) {
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
