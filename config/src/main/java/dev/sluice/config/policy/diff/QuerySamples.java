package dev.sluice.config.policy.diff;

import dev.sluice.config.policy.document.Matcher;
import dev.sluice.config.policy.match.ComparisonBudget;
import dev.sluice.config.policy.match.WitnessForm;
import dev.sluice.config.policy.match.Witnesses;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** One query of each kind that some matchers tell apart: keys absent, with one and more values. */
final class QuerySamples {
  private static final int MOST = 2000;
  private static final String MALFORMED = "%zz";

  private final Map<String, List<String>> globs = new TreeMap<>();
  private final ComparisonBudget budget;

  QuerySamples(Collection<Matcher> matchers, ComparisonBudget budget) {
    this.budget = budget;
    for (Matcher matcher : matchers) {
      matcher
          .query()
          .forEach((key, some) -> globs.computeIfAbsent(key, k -> new ArrayList<>()).addAll(some));
    }
  }

  List<String> queries() {
    List<String> queries = new ArrayList<>(List.of(""));
    globs.forEach((key, some) -> extend(queries, parts(key, some)));
    List<String> all = new ArrayList<>(queries);
    globs.keySet().forEach(key -> all.add(encoded(key + "[]") + "=x"));
    all.add(MALFORMED);
    return all;
  }

  private void extend(List<String> queries, List<String> parts) {
    for (String query : List.copyOf(queries)) {
      for (String part : parts) {
        if (queries.size() >= MOST) {
          budget.spend(Long.MAX_VALUE / 2);
          return;
        }
        queries.add(query.isEmpty() ? part : query + "&" + part);
      }
    }
  }

  // Every set of values: an allow rule wants all to fit, a deny rule one.
  private List<String> parts(String key, List<String> some) {
    Witnesses witnesses = new Witnesses(WitnessForm.VALUE, budget);
    some.forEach(witnesses::name);
    List<String> parts = new ArrayList<>();
    for (String value : witnesses.texts()) {
      String one = encoded(key) + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
      List<String> more = parts.stream().map(part -> part + "&" + one).toList();
      parts.add(one);
      parts.addAll(more);
      if (parts.size() > MOST) {
        budget.spend(Long.MAX_VALUE / 2);
        return parts;
      }
    }
    return parts;
  }

  private static String encoded(String key) {
    return URLEncoder.encode(key, StandardCharsets.UTF_8).replace("%5B%5D", "[]");
  }
}
