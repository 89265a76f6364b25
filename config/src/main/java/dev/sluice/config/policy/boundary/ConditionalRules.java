package dev.sluice.config.policy.boundary;

import dev.sluice.config.policy.RequestFacts;
import dev.sluice.config.policy.diff.ComparedPolicy;
import dev.sluice.config.policy.document.Endpoint;
import dev.sluice.config.policy.document.Matcher;
import java.util.List;
import java.util.function.Function;

/**
 * Rules with conditions on arguments. Which condition is the narrower one is not judged: rules that
 * are written alike agree, and otherwise those of the policy count as fulfilled and those of the
 * boundary as not.
 */
final class ConditionalRules {
  private ConditionalRules() {}

  /** Whether two policies have the same rules for a request, in any order. */
  static boolean areAlike(ComparedPolicy some, ComparedPolicy other, RequestFacts facts) {
    return areAlike(rules(some, facts, Endpoint::allow), rules(other, facts, Endpoint::allow))
        && areAlike(rules(some, facts, Endpoint::deny), rules(other, facts, Endpoint::deny));
  }

  private static List<Matcher> rules(
      ComparedPolicy policy, RequestFacts facts, Function<Endpoint, List<Matcher>> part) {
    return policy.endpoints(facts.host()).stream()
        .filter(endpoint -> endpoint.ports().contains(facts.port()))
        .filter(endpoint -> endpoint.path().governs(facts.path()))
        .flatMap(endpoint -> part.apply(endpoint).stream())
        .toList();
  }

  private static boolean areAlike(List<Matcher> some, List<Matcher> others) {
    return areIn(others, some) && areIn(some, others);
  }

  private static boolean areIn(List<Matcher> rules, List<Matcher> wanted) {
    return wanted.stream().allMatch(rule -> rules.stream().anyMatch(rule::says));
  }
}
