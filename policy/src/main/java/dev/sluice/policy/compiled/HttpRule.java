package dev.sluice.policy.compiled;

import dev.sluice.config.match.InvalidPatternException;
import dev.sluice.config.match.NameGlobs;
import dev.sluice.config.match.PathGlob;
import dev.sluice.policy.DecisionBasis;
import dev.sluice.policy.RecordedRequest;
import dev.sluice.policy.RequestFacts;
import dev.sluice.policy.RuleReference;
import dev.sluice.policy.document.Matcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A compiled matcher of method, path and query (data-plane 3.7). A missing or unreadable condition
 * fits nothing in an allow rule and everything in a deny rule.
 */
final class HttpRule {
  private static final String ANY_METHOD = "*";

  private final Matcher source;
  private final Optional<String> method;
  private final Optional<PathGlob> path;
  private final List<QueryRule> query;
  private final NamedKeys keys;

  // Created once, so that a request finds its rule without allocating.
  private final Optional<HttpRule> found = Optional.of(this);

  private final DecisionBasis basis;

  private HttpRule(
      Matcher source, Optional<String> method, Optional<PathGlob> path, List<QueryRule> query) {
    this.source = source;
    this.method = method;
    this.path = path;
    this.query = List.copyOf(query);
    this.keys = NamedKeys.of(source.query().keySet());
    this.basis = DecisionBasis.at(source.keyPath());
  }

  /** Empty when the rule can never fit. */
  static Optional<HttpRule> allowing(Matcher matcher) {
    if (matcher.method().isEmpty() || matcher.path().isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new HttpRule(
              matcher,
              matcher.method(),
              Optional.of(PathGlob.compile(matcher.path().get())),
              QueryRule.allowing(matcher.query())));
    } catch (InvalidPatternException e) {
      return Optional.empty();
    }
  }

  static HttpRule denying(Matcher matcher) {
    List<QueryRule> query = new ArrayList<>();
    matcher.query().forEach((key, globs) -> query.add(QueryRule.denying(key, globs)));
    return new HttpRule(matcher, matcher.method(), matcher.path().flatMap(HttpRule::path), query);
  }

  private static Optional<PathGlob> path(String glob) {
    try {
      return Optional.of(PathGlob.compile(glob));
    } catch (InvalidPatternException e) {
      return Optional.empty();
    }
  }

  boolean readsQuery() {
    return !query.isEmpty();
  }

  boolean readsAmbiguousKey(RequestFacts request) {
    return readsQuery()
        && fitsTarget(request.method(), request.path())
        && keys.areAmbiguousIn(request.query());
  }

  boolean fits(String requestMethod, String requestPath, QueryParameters parameters) {
    if (!fitsTarget(requestMethod, requestPath)) {
      return false;
    }
    for (int i = 0; i < query.size(); i++) {
      if (!query.get(i).fits(parameters)) {
        return false;
      }
    }
    return true;
  }

  Fit fit(String requestMethod, String requestPath, RecordedRequest.Query recorded) {
    Fit fit = fitsTarget(requestMethod, requestPath) ? Fit.YES : Fit.NO;
    for (QueryRule rule : query) {
      fit = fit.and(rule.fit(recorded));
    }
    return fit;
  }

  boolean readsQueryOf(String requestMethod, String requestPath) {
    return readsQuery() && fitsTarget(requestMethod, requestPath);
  }

  private boolean fitsTarget(String requestMethod, String requestPath) {
    return (method.isEmpty() || covers(method.get(), requestMethod))
        && (path.isEmpty() || path.get().matches(requestPath));
  }

  Optional<HttpRule> found() {
    return found;
  }

  DecisionBasis basis() {
    return basis;
  }

  RuleReference reference() {
    return new RuleReference(source.at(), source.keyPath());
  }

  private static boolean covers(String rule, String request) {
    return rule.equals(ANY_METHOD)
        || rule.equalsIgnoreCase(request)
        || (rule.equalsIgnoreCase("GET") && request.equalsIgnoreCase("HEAD"));
  }

  /**
   * A rule about one key of a query.
   *
   * @param globs any of which may fit a value
   * @param all every value must fit, and there must be one
   */
  private record QueryRule(String key, NameGlobs globs, boolean all) {
    static List<QueryRule> allowing(Map<String, List<String>> query)
        throws InvalidPatternException {
      List<QueryRule> rules = new ArrayList<>();
      for (Map.Entry<String, List<String>> entry : query.entrySet()) {
        rules.add(new QueryRule(entry.getKey(), NameGlobs.allowing(entry.getValue()), true));
      }
      return rules;
    }

    static QueryRule denying(String key, List<String> globs) {
      return new QueryRule(key, NameGlobs.denying(globs), false);
    }

    /** A key without a value may be absent from the record. */
    Fit fit(RecordedRequest.Query recorded) {
      if (recorded.keys().contains(key)) {
        return globs.coversAll() ? Fit.YES : Fit.MAYBE;
      }
      return recorded.complete() && !globs.matches("") ? Fit.NO : Fit.MAYBE;
    }

    boolean fits(QueryParameters parameters) {
      List<String> values = parameters.of(key);
      return all
          ? !values.isEmpty() && values.stream().allMatch(globs::matches)
          : values.stream().anyMatch(globs::matches);
    }
  }
}
