package dev.sluice.config.secrets;

import dev.sluice.detect.pattern.SecretPattern;
import dev.sluice.detect.place.RequestPart;
import java.util.ArrayList;
import java.util.List;

/**
 * The actions of one entry. Immutable; any thread.
 *
 * @param rules the first that applies decides; the last applies to all
 */
public record ActionRules(List<ActionRule> rules) {
  public ActionRules {
    rules = List.copyOf(rules);
  }

  public static ActionRules always(SecretAction action) {
    return new ActionRules(List.of(ActionRule.always(action)));
  }

  static ActionRules of(List<ActionRule> rules, SecretAction otherwise) {
    List<ActionRule> all = new ArrayList<>(rules);
    all.add(ActionRule.always(otherwise));
    return new ActionRules(all);
  }

  /**
   * Those for requests to a host, so that it is matched once for all secrets.
   *
   * @param host in lower case
   */
  public ActionRules towards(String host) {
    for (ActionRule rule : rules) {
      if (!rule.isTowards(host)) {
        return new ActionRules(rules.stream().filter(of -> of.isTowards(host)).toList());
      }
    }
    return this;
  }

  public SecretAction of(SecretPattern pattern, RequestPart place) {
    return rules.stream()
        .filter(rule -> rule.applies(pattern, place))
        .findFirst()
        .orElse(rules.getLast())
        .action();
  }
}
