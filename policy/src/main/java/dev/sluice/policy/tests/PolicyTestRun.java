package dev.sluice.policy.tests;

import dev.sluice.config.source.Source;
import dev.sluice.config.source.Violations;
import dev.sluice.policy.Policy;
import dev.sluice.policy.PolicyDecision;
import dev.sluice.policy.PolicyExplanation;
import dev.sluice.policy.tests.PolicyTestCase.Expected;
import dev.sluice.policy.tests.PolicyTestCase.Named;
import java.time.Instant;

/** Judges the requests of a tests file by a policy. Any thread. */
public final class PolicyTestRun {
  private PolicyTestRun() {}

  /**
   * Runs every test of a file, by the rules that are present now.
   *
   * @param violations gets an error with place, expectation and decision for each test that fails
   *     or cannot be read
   * @return number of tests that ran
   */
  public static int run(Policy policy, Source tests, TestBodies bodies, Violations violations) {
    var cases = PolicyTestReader.read(tests, bodies, violations);
    Policy now = policy.at(Instant.now()).unobserved();
    cases.forEach(one -> run(now, one));
    return cases.size();
  }

  private static void run(Policy policy, PolicyTestCase test) {
    try {
      compare(test, PolicyExplanation.of(policy, test.request()));
    } catch (IllegalArgumentException e) {
      test.requestAt().error(String.valueOf(e.getMessage()));
    }
  }

  private static void compare(PolicyTestCase test, PolicyExplanation found) {
    if (found.request().filter(PolicyDecision.ByBody.class::isInstance).isPresent()) {
      test.requestAt().error("the body decides about this request; add body: or body_file:");
    } else if (Expected.of(found.isAllowed()) != test.expected()) {
      test.expectAt()
          .error(
              "expected %s, but the request is %s; correct the policy or the test"
                  .formatted(test.expected().word(), decision(found)));
    } else {
      test.code().ifPresent(code -> code(code, found));
      test.rule().ifPresent(rule -> rule(rule, found));
    }
  }

  private static void code(Named code, PolicyExplanation found) {
    String actual = found.refusalCode().orElse("");
    if (!code.text().equals(actual)) {
      code.at()
          .error(
              "expected %s, but the request is refused with %s; correct the policy or the test"
                  .formatted(code.text(), actual));
    }
  }

  // Names the network policy, or the place of the rule or endpoint that decides.
  private static void rule(Named rule, PolicyExplanation found) {
    String place = found.placeText();
    String policy = found.request().map(PolicyDecision::policy).orElse("-");
    if (!rule.text().equals(place) && !rule.text().equals(policy)) {
      rule.at()
          .error(
              "expected %s, but %s decides; correct the policy or the test"
                  .formatted(rule.text(), place.isEmpty() ? "no rule" : place));
    }
  }

  private static String decision(PolicyExplanation found) {
    String decision = found.facts().getOrDefault("decision", "denied");
    String place = found.placeText();
    return decision.equals("allowed") && !place.isEmpty() ? "allowed by " + place : decision;
  }
}
