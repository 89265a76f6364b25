package dev.sluice.it.dashboards;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a PromQL expression names. It reads names, not the grammar, which promtool checks.
 *
 * @param series names of metrics, with the suffixes of histograms
 * @param matchers conditions on labels
 * @param grouped labels of {@code by}, {@code on} and the like
 */
record Expression(Set<String> series, List<Matcher> matchers, Set<String> grouped) {
  private static final String NAME = "[a-zA-Z_:][a-zA-Z0-9_:]*";
  private static final Pattern SELECTOR = Pattern.compile("(" + NAME + ")\\s*\\{([^}]*)}");
  private static final Pattern MATCHER =
      Pattern.compile("(\\w+)\\s*(?:=~|!~|!=|=)\\s*\"([^\"]*)\"");
  private static final Pattern GROUPING =
      Pattern.compile("\\b(?:by|without|on|ignoring|group_left|group_right)\\s*\\(([^)]*)\\)");
  private static final Pattern RANGE = Pattern.compile("\\[[^]]*]");
  private static final Pattern WORD = Pattern.compile("(?<![\\w:.])(" + NAME + ")(?!\\s*[\\w:(])");
  private static final Set<String> OPERATORS = Set.of("and", "or", "unless", "bool", "offset");

  /** A condition on a label of one metric; a value of several alternatives is one for each. */
  record Matcher(String series, String label, String value) {}

  static Expression of(String text) {
    List<Matcher> matchers =
        SELECTOR
            .matcher(text)
            .results()
            .flatMap(selector -> matchers(selector.group(1), selector.group(2)))
            .toList();
    String plain = RANGE.matcher(SELECTOR.matcher(text).replaceAll("$1")).replaceAll("");
    Set<String> grouped = new LinkedHashSet<>();
    for (MatchResult grouping : GROUPING.matcher(plain).results().toList()) {
      Stream.of(grouping.group(1).split(",", -1))
          .map(String::strip)
          .filter(label -> !label.isEmpty())
          .forEach(grouped::add);
    }
    Set<String> series = new LinkedHashSet<>();
    WORD.matcher(GROUPING.matcher(plain).replaceAll(""))
        .results()
        .map(word -> word.group(1))
        .filter(word -> !OPERATORS.contains(word))
        .forEach(series::add);
    return new Expression(series, matchers, grouped);
  }

  private static Stream<Matcher> matchers(String series, String conditions) {
    List<Matcher> found = new ArrayList<>();
    for (MatchResult condition : MATCHER.matcher(conditions).results().toList()) {
      for (String value : condition.group(2).split("\\|", -1)) {
        found.add(new Matcher(series, condition.group(1), value));
      }
    }
    return found.stream();
  }
}
