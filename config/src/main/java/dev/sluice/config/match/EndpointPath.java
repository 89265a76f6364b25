package dev.sluice.config.match;

import java.util.Optional;

/**
 * The {@code path} of an endpoint, with its two meanings (data-plane 3.5, 3.7): it routes a request
 * to the endpoint's settings, and it limits the requests that the endpoint's rules are about.
 */
public final class EndpointPath {
  /** An endpoint without a path. */
  public static final EndpointPath ANY =
      new EndpointPath("", GlobSet.literal(""), Optional.empty(), PathGlob.ANY);

  private static final String SUBTREE = "/**";

  private final String text;
  private final GlobSet routing;

  /** X of {@code X/**}, which routes like every path below it. */
  private final Optional<GlobSet> root;

  private final PathGlob rules;
  private final int specificity;

  private EndpointPath(String text, GlobSet routing, Optional<GlobSet> root, PathGlob rules) {
    this.text = text;
    this.routing = routing;
    this.root = root;
    this.rules = rules;
    this.specificity = (int) text.chars().filter(c -> c != '*').count();
  }

  /**
   * Compiles a pattern.
   *
   * @throws InvalidPatternException for an unclosed bracket or brace, or a pattern too long
   */
  public static EndpointPath compile(String pattern) throws InvalidPatternException {
    if (pattern.isEmpty() || pattern.equals("**")) {
      return ANY;
    }
    return new EndpointPath(
        pattern,
        GlobSet.compile(pattern, GlobSet.NO_SEPARATOR),
        root(pattern),
        PathGlob.compile(pattern));
  }

  private static Optional<GlobSet> root(String pattern) throws InvalidPatternException {
    if (!pattern.endsWith(SUBTREE)) {
      return Optional.empty();
    }
    String root = pattern.substring(0, pattern.length() - SUBTREE.length());
    return Optional.of(GlobSet.compile(root, GlobSet.NO_SEPARATOR));
  }

  /** Whether the endpoint's settings apply to a request with this canonical path. */
  public boolean routes(String path) {
    if (text.isEmpty() || routing.matches(path)) {
      return true;
    }
    return root.isPresent() && root.get().matches(path);
  }

  public boolean governs(String path) {
    return rules.matches(path);
  }

  /** Whether some path routes to both; in doubt true. */
  public boolean overlaps(EndpointPath other, ComparisonBudget budget) {
    if (text.isEmpty() || other.text.isEmpty()) {
      return true;
    }
    String begin = begin();
    String otherBegin = other.begin();
    return (begin.startsWith(otherBegin) || otherBegin.startsWith(begin))
        && (meets(routing, other, budget)
            || (root.isPresent() && meets(root.get(), other, budget)));
  }

  private static boolean meets(GlobSet mine, EndpointPath other, ComparisonBudget budget) {
    return mine.overlaps(other.routing, budget)
        || (other.root.isPresent() && mine.overlaps(other.root.get(), budget));
  }

  private String begin() {
    return root.isPresent() ? root.get().prefix() : routing.prefix();
  }

  /** Characters other than {@code *}; of several endpoints that route, the highest wins. */
  public int specificity() {
    return specificity;
  }

  @Override
  public String toString() {
    return text;
  }
}
