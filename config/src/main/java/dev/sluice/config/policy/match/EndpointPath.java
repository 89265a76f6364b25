package dev.sluice.config.policy.match;

import java.util.Optional;
import java.util.stream.Stream;

/**
 * The {@code path} of an endpoint, in its two readings (data-plane 3.5, 3.7): one routes a request
 * to the endpoint's settings, the other decides whether the endpoint's rules speak about it.
 */
public final class EndpointPath {
  /** An endpoint without a path. */
  public static final EndpointPath ANY =
      new EndpointPath("", GlobSet.literal(""), Optional.empty(), PathGlob.ANY);

  private static final String SUBTREE = "/**";

  private final String text;
  private final GlobSet routing;

  /** X of {@code X/**}, which routes like everything below it. */
  private final Optional<GlobSet> root;

  private final PathGlob rules;

  private EndpointPath(String text, GlobSet routing, Optional<GlobSet> root, PathGlob rules) {
    this.text = text;
    this.routing = routing;
    this.root = root;
    this.rules = rules;
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

  /** Whether a request with this canonical path takes its settings from the endpoint. */
  public boolean routes(String path) {
    if (text.isEmpty() || routing.matches(path)) {
      return true;
    }
    return root.isPresent() && root.get().matches(path);
  }

  /** Whether the endpoint's rules apply to the path. */
  public boolean governs(String path) {
    return rules.matches(path);
  }

  /** Whether some path routes to both; errs towards yes. */
  public boolean overlaps(EndpointPath other) {
    return text.isEmpty()
        || other.text.isEmpty()
        || patterns().anyMatch(mine -> other.patterns().anyMatch(mine::overlaps));
  }

  private Stream<GlobSet> patterns() {
    return Stream.concat(Stream.of(routing), root.stream());
  }

  /** Characters other than {@code *}; of several endpoints that route, the highest wins. */
  public int specificity() {
    return (int) text.chars().filter(c -> c != '*').count();
  }

  @Override
  public String toString() {
    return text;
  }
}
