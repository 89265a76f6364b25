package dev.sluice.config.policy.boundary;

import dev.sluice.config.policy.Policy;
import dev.sluice.config.policy.boundary.BoundaryVerdict.Outside;
import dev.sluice.config.policy.boundary.BoundaryVerdict.Within;
import dev.sluice.config.policy.diff.ComparedPolicy;
import dev.sluice.config.policy.document.PolicyDocument;
import dev.sluice.config.policy.match.ComparisonBudget;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * A policy that the policies of all sandboxes may only narrow. Immutable, any thread.
 *
 * @param policy admits what sandboxes may be allowed at most
 */
public record Boundary(ComparedPolicy policy) {
  /** Stands for the boundary where policies go by their sandboxes; no sandbox has such a name. */
  public static final String NAME = "_boundary";

  /** Some seconds, and at most some 300 MB; enough for policies of 2,000 endpoints with rules. */
  private static final long STEPS = 150_000_000;

  /**
   * Judges a policy. CPU-bound, at most some seconds; a comparison that takes longer is a breach.
   */
  public BoundaryVerdict judge(ComparedPolicy other) {
    return judge(other, new ComparisonBudget(STEPS));
  }

  BoundaryVerdict judge(ComparedPolicy other, ComparisonBudget budget) {
    // It admits nothing, whatever middleware it has.
    if (other.endpoints().isEmpty() && other.document().section().observe().isEmpty()) {
      return new Within();
    }
    Set<Breach> breaches = new LinkedHashSet<>();
    for (Instant time : times(other.document())) {
      Policy then = other.policy().at(time).unobserved();
      breaches.addAll(
          new BoundaryComparison(policy, new ComparedPolicy(then, other.document()), budget)
              .breaches());
    }
    return breaches.isEmpty()
        ? new Within()
        : new Outside(breaches.stream().limit(BoundaryComparison.MAX_BREACHES).toList());
  }

  /** One for each set of rules that have not expired: a rule that expires may have denied. */
  private static Set<Instant> times(PolicyDocument document) {
    Set<Instant> times = new TreeSet<>(Set.of(Instant.EPOCH));
    document.rules().forEach(rule -> rule.expiresAt().ifPresent(times::add));
    return times;
  }

  /** Why it cannot serve as a boundary; empty when it can. CPU-bound, like {@link #judge}. */
  public List<String> flaws() {
    List<String> flaws = new ArrayList<>();
    policy.document().rules().stream()
        .filter(rule -> rule.expiresAt().isPresent())
        .forEach(
            rule ->
                flaws.add(
                    "network_policies.%s.expires_at would leave policies outside; remove it"
                        .formatted(rule.key())));
    policy.endpoints().stream()
        .filter(endpoint -> endpoint.isInspected() && endpoint.audited())
        .forEach(
            endpoint ->
                flaws.add(
                    endpoint.keyPath().text()
                        + " only records denials, which bounds nothing; write enforcement:"
                        + " enforce"));
    if (flaws.isEmpty() && judge(policy) instanceof Outside(var breaches)) {
      breaches.forEach(breach -> flaws.add("cannot be compared with policies: " + breach));
    }
    return flaws;
  }
}
