package dev.sluice.policy.boundary;

import dev.sluice.config.match.ComparisonBudget;
import dev.sluice.config.settings.ConfigDirectory;
import dev.sluice.policy.boundary.BoundaryVerdict.Outside;
import dev.sluice.policy.boundary.BoundaryVerdict.Within;
import dev.sluice.policy.diff.ComparedPolicy;
import dev.sluice.policy.section.ObserveMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A policy that the policies of all sandboxes may only narrow. Immutable, any thread.
 *
 * @param policy admits what sandboxes may be allowed at most
 */
public record Boundary(ComparedPolicy policy) {
  public static final String NAME = ConfigDirectory.BOUNDARY;

  // Some seconds, and at most some 300 MB; enough for policies of 2,000 endpoints with rules.
  private static final long STEPS = 150_000_000;

  private static final int MAX_TIMES = 64;

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
    List<Instant> times = times(other, Instant.now());
    if (times.size() > MAX_TIMES) {
      return new Outside(
          List.of(new Breach("", "has rules that expire at more times than are compared", "-")));
    }
    return times.stream()
        .map(at -> new BoundaryComparison(policy.at(at), other.at(at), budget).breaches())
        .filter(breaches -> !breaches.isEmpty())
        .<BoundaryVerdict>map(Outside::new)
        .findFirst()
        .orElseGet(Within::new);
  }

  // Some minutes ago, since clocks of proxies differ, and whenever a rule of one of the policies
  // expires later: it may have denied.
  private List<Instant> times(ComparedPolicy other, Instant now) {
    Instant first = now.minus(ObserveMode.SKEW);
    return Stream.concat(
            Stream.of(first),
            Stream.of(policy, other)
                .flatMap(each -> each.document().rules().stream())
                .flatMap(rule -> rule.expiresAt().stream())
                .filter(first::isBefore))
        .sorted()
        .distinct()
        .toList();
  }

  /** How many times are still to come at which a rule of it or of a policy expires. */
  public int expirations(ComparedPolicy other) {
    return times(other, Instant.now()).size() - 1;
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
