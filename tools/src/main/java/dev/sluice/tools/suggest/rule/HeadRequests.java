package dev.sluice.tools.suggest.rule;

import dev.sluice.tools.suggest.rule.RuleCondition.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Leaves out rules for HEAD that a rule for GET covers, as policy has it. */
final class HeadRequests {
  private HeadRequests() {}

  static List<SuggestedRule> joined(List<SuggestedRule> rules) {
    List<SuggestedRule> kept = new ArrayList<>();
    for (SuggestedRule rule : rules) {
      Optional<SuggestedRule> get = cover(rule, rules);
      if (get.isPresent()) {
        get.get().evidence().add(rule.evidence());
      } else {
        kept.add(rule);
      }
    }
    return kept;
  }

  private static Optional<SuggestedRule> cover(SuggestedRule rule, List<SuggestedRule> rules) {
    return rule.condition() instanceof Request head && head.method().equals("HEAD")
        ? rules.stream().filter(other -> isSameGet(other, head)).findFirst()
        : Optional.empty();
  }

  private static boolean isSameGet(SuggestedRule other, Request head) {
    return other.condition() instanceof Request get
        && get.method().equals("GET")
        && get.path().equals(head.path())
        && head.queryKeys().containsAll(get.queryKeys());
  }
}
