package dev.sluice.config.policy.middleware;

import dev.sluice.config.policy.match.HostPattern;
import java.util.List;

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

  /** Whether a lower-case host without brackets is selected. */
  public boolean selects(String host) {
    return anyMatches(include, host) && !anyMatches(exclude, host);
  }

  /**
   * Whether some host of an endpoint may be selected (middleware-contract d.5). In doubt true,
   * since required middleware must not be bypassed.
   */
  public boolean mayCover(HostPattern endpoint) {
    return include.stream()
        .anyMatch(pattern -> pattern.overlaps(endpoint) && !isExcluded(pattern, endpoint));
  }

  /** The includes that fit no host of these endpoints, so that they select nothing. */
  public List<HostPattern> unmatched(List<HostPattern> endpoints) {
    return include.stream()
        .filter(pattern -> endpoints.stream().noneMatch(pattern::overlaps))
        .toList();
  }

  private boolean isExcluded(HostPattern pattern, HostPattern endpoint) {
    if (endpoint.isLiteral()) {
      return anyMatches(exclude, endpoint.text());
    }
    if (pattern.isLiteral()) {
      return anyMatches(exclude, pattern.text());
    }
    return exclude.stream()
        .map(HostPattern::text)
        .anyMatch(
            text ->
                text.equals("**") || text.equals(pattern.text()) || text.equals(endpoint.text()));
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
