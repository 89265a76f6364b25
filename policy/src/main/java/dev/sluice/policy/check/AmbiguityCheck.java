package dev.sluice.policy.check;

import dev.sluice.config.match.ComparisonBudget;
import dev.sluice.config.source.Violations;
import dev.sluice.policy.check.ClaimIndex.Claim;
import dev.sluice.policy.document.Endpoint;
import dev.sluice.policy.document.PolicyDocument;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;

/**
 * Checks that endpoints that can match the same connection or request treat it alike (data-plane
 * 2.4).
 */
public final class AmbiguityCheck {
  private final PolicyDocument document;
  private final Violations violations;
  private final ComparisonBudget budget;

  public AmbiguityCheck(PolicyDocument document, Violations violations, ComparisonBudget budget) {
    this.document = document;
    this.violations = violations;
    this.budget = budget;
  }

  /** Compares the endpoints; a document that takes too many steps is refused. */
  public void run() {
    new ClaimIndex(document).forEachPair(this::check);
    if (budget.isSpent()) {
      ComparisonLimit.report(document, violations, "endpoints");
    }
  }

  private void check(Claim a, Claim b) {
    if (violations.isFull() || !budget.spend(1) || !disagree(a, b) || !meet(a, b)) {
      return;
    }
    List<String> differences = a.treatment().connectionDifferences(b.treatment());
    if (requestsMeet(a.endpoint(), b.endpoint())) {
      differences.addAll(a.treatment().requestDifferences(b.treatment()));
    }
    // The last comparison may have been cut short.
    if (!differences.isEmpty() && !budget.isSpent()) {
      report(a, b, differences);
    }
  }

  // Whether they would disagree if they shared a host and a port; cheap for most pairs.
  private boolean disagree(Claim a, Claim b) {
    return a.kind().connection() != b.kind().connection()
        || requestsMeet(a.endpoint(), b.endpoint());
  }

  private boolean meet(Claim a, Claim b) {
    return portsMeet(a.endpoint().ports(), b.endpoint().ports())
        && (a.endpoint().host().isEmpty()
            || b.endpoint().host().isEmpty()
            || a.endpoint().host().get().overlaps(b.endpoint().host().get(), budget));
  }

  private boolean portsMeet(SortedSet<Integer> a, SortedSet<Integer> b) {
    if (a.size() == 1 || b.size() == 1) {
      return a.size() == 1 ? b.contains(a.first()) : a.contains(b.first());
    }
    return budget.spend(a.size() + (long) b.size()) && !Collections.disjoint(a, b);
  }

  private boolean requestsMeet(Endpoint a, Endpoint b) {
    return a.path().specificity() == b.path().specificity()
        && EndpointTreatment.shapesRequests(a)
        && EndpointTreatment.shapesRequests(b)
        && a.path().overlaps(b.path(), budget);
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
