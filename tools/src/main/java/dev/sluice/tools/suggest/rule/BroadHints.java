package dev.sluice.tools.suggest.rule;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Wider rules that would replace many, as comments alone. */
final class BroadHints {
  private static final int RULES = 8;

  private BroadHints() {}

  /** One comment for each method and first segment with eight rules or more. */
  static List<String> of(List<SuggestedRule> rules) {
    Map<String, Integer> counts = new TreeMap<>();
    for (SuggestedRule rule : rules) {
      prefix(rule).ifPresent(prefix -> counts.merge(prefix, 1, Integer::sum));
    }
    List<String> hints = new ArrayList<>();
    counts.forEach(
        (prefix, count) -> {
          if (count >= RULES) {
            hints.add(
                "# broad: %s/**} would replace %d of these rules, and admit everything below"
                    .formatted(prefix, count));
          }
        });
    return hints;
  }

  private static Optional<String> prefix(SuggestedRule rule) {
    if (!(rule.condition() instanceof RuleCondition.Request request)) {
      return Optional.empty();
    }
    int end = request.path().indexOf('/', 1);
    return end < 0
        ? Optional.empty()
        : Optional.of(
            "{method: " + request.method() + ", path: " + request.path().substring(0, end));
  }
}
