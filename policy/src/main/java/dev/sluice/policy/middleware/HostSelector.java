package dev.sluice.policy.middleware;

import dev.sluice.config.match.ComparisonBudget;
import dev.sluice.config.match.HostPattern;
import java.util.List;
import java.util.stream.Stream;

/**
 * The hosts that an entry selects: those that match an include and no exclude.
 *
 * @param include one or more, at most 32 together with the excludes
 */
public record HostSelector(List<HostPattern> include, List<HostPattern> exclude) {
  public HostSelector {
    include = List.copyOf(include);
    exclude = List.copyOf(exclude);
  }

  public boolean selects(String host) {
    return anyMatches(include, host) && !anyMatches(exclude, host);
  }

  long steps(int length) {
    return Stream.concat(include.stream(), exclude.stream())
        .mapToLong(pattern -> pattern.steps(length))
        .sum();
  }

  /** Whether some host of an endpoint is selected (middleware-contract d.5); in doubt true. */
  public boolean mayCover(HostPattern endpoint, ComparisonBudget budget) {
    return include.stream().anyMatch(pattern -> pattern.overlaps(endpoint, exclude, budget));
  }

  public List<HostPattern> unmatched(List<HostPattern> endpoints, ComparisonBudget budget) {
    return include.stream()
        .filter(
            pattern -> endpoints.stream().noneMatch(endpoint -> pattern.overlaps(endpoint, budget)))
        .toList();
  }

  // A loop, because this runs for every request.
  private static boolean anyMatches(List<HostPattern> patterns, String host) {
    for (int i = 0; i < patterns.size(); i++) {
      if (patterns.get(i).matches(host)) {
        return true;
      }
    }
    return false;
  }
}
