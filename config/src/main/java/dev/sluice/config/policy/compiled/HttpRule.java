package dev.sluice.config.policy.compiled;

import dev.sluice.config.policy.RuleReference;
import dev.sluice.config.policy.document.Matcher;
import dev.sluice.config.policy.match.InvalidPatternException;
import dev.sluice.config.policy.match.NameGlob;
import dev.sluice.config.policy.match.PathGlob;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A matcher over method, path and query (data-plane 3.7). In an allow rule whatever is missing or
 * unreadable fits nothing, in a deny rule it fits everything.
 */
final class HttpRule {
  private static final String ANY_METHOD = "*";

  private final Matcher source;
  private final Optional<String> method;
  private final Optional<PathGlob> path;
  private final List<QueryRule> query;

  /** Made once, since a request finds its rule without allocating. */
  private final Optional<HttpRule> found = Optional.of(this);

  private HttpRule(
      Matcher source, Optional<String> method, Optional<PathGlob> path, List<QueryRule> query) {
    this.source = source;
    this.method = method;
    this.path = path;
    this.query = List.copyOf(query);
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

  boolean fits(String requestMethod, String requestPath, QueryParameters parameters) {
    if (method.isPresent() && !covers(method.get(), requestMethod)) {
      return false;
    }
    if (path.isPresent() && !path.get().matches(requestPath)) {
      return false;
    }
    for (int i = 0; i < query.size(); i++) {
      if (!query.get(i).fits(parameters)) {
        return false;
      }
    }
    return true;
  }

  Optional<HttpRule> found() {
    return found;
  }

  /** Where the author wrote it. */
  RuleReference reference() {
    return new RuleReference(source.at(), source.keyPath());
  }

  private static boolean covers(String rule, String request) {
    return rule.equals(ANY_METHOD)
        || rule.equalsIgnoreCase(request)
        || (rule.equalsIgnoreCase("GET") && request.equalsIgnoreCase("HEAD"));
  }

  /**
   * One key of a query.
   *
   * @param globs any of which may fit a value
   * @param all every value must fit, and there must be one
   */
  private record QueryRule(String key, List<NameGlob> globs, boolean all) {
    static List<QueryRule> allowing(Map<String, List<String>> query)
        throws InvalidPatternException {
      List<QueryRule> rules = new ArrayList<>();
      for (Map.Entry<String, List<String>> entry : query.entrySet()) {
        List<NameGlob> globs = new ArrayList<>();
        for (String glob : entry.getValue()) {
          globs.add(NameGlob.allowing(glob));
        }
        rules.add(new QueryRule(entry.getKey(), globs, true));
      }
      return rules;
    }

    static QueryRule denying(String key, List<String> globs) {
      List<NameGlob> compiled = new ArrayList<>();
      for (String glob : globs) {
        compiled.add(denying(glob));
      }
      return new QueryRule(key, compiled, false);
    }

    private static NameGlob denying(String glob) {
      try {
        return NameGlob.denying(glob);
      } catch (InvalidPatternException e) {
        return NameGlob.ANY;
      }
    }

    boolean fits(QueryParameters parameters) {
      List<String> values = parameters.of(key);
      return all
          ? !values.isEmpty() && values.stream().allMatch(this::anyGlob)
          : values.stream().anyMatch(this::anyGlob);
    }

    private boolean anyGlob(String value) {
      return globs.stream().anyMatch(glob -> glob.matches(value));
    }
  }
}
