package dev.sluice.control.proposal;

import dev.sluice.config.source.Compilation;
import dev.sluice.config.source.Source;
import dev.sluice.config.source.Violation;
import dev.sluice.config.source.Violation.Severity;
import dev.sluice.config.source.Violations;
import dev.sluice.policy.Policy;
import dev.sluice.policy.compiled.PolicyCompiler;
import dev.sluice.policy.diff.ComparedPolicy;
import dev.sluice.policy.diff.Difference;
import dev.sluice.policy.diff.PolicyDiff;
import dev.sluice.policy.document.PolicyReader;
import dev.sluice.policy.proposal.PolicyAddition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A policy with one more rule, tried.
 *
 * @param policy its text; empty with obstacles
 * @param opens what it admits and the policy before does not, one per line
 * @param obstacles why the rule cannot be added, one per line
 */
record TriedAddition(Optional<String> policy, List<String> opens, List<String> obstacles) {
  static final String REDUNDANT = "the policy admits all of it by now";

  private static final int SHOWN = 32;

  static TriedAddition impossible(String obstacle) {
    return new TriedAddition(Optional.empty(), List.of(), List.of(obstacle));
  }

  static TriedAddition of(String policy, List<String> rule) {
    Optional<String> added = PolicyAddition.add(policy, rule);
    return added
        .map(text -> of(policy, text))
        .orElseGet(
            () ->
                impossible(
                    "network_policies of the policy is written in braces; write it in lines and"
                        + " put it again"));
  }

  private static TriedAddition of(String before, String after) {
    return switch (PolicyCompiler.compile(new Source("policy", after))) {
      case Compilation.Rejected<Policy> rejected -> refused(rejected.violations());
      case Compilation.Compiled<Policy> compiled ->
          switch (PolicyCompiler.compile(new Source("policy", before))) {
            case Compilation.Rejected<Policy> rejected -> refused(rejected.violations());
            case Compilation.Compiled<Policy> own ->
                opening(
                    after,
                    PolicyDiff.of(
                        compared(own.value(), before), compared(compiled.value(), after)));
          };
    };
  }

  private static TriedAddition opening(String policy, PolicyDiff diff) {
    List<String> opens = new ArrayList<>();
    diff.differences().stream()
        .filter(Difference::reachable)
        .limit(SHOWN)
        .map(difference -> difference.witness() + bodyOf(difference))
        .forEach(opens::add);
    if (!diff.complete() || diff.differences().size() > SHOWN) {
      opens.add("more than is listed here; see the rule");
    }
    return opens.isEmpty()
        ? impossible(REDUNDANT)
        : new TriedAddition(Optional.of(policy), opens, List.of());
  }

  private static String bodyOf(Difference difference) {
    return difference.body().isEmpty() ? "" : " with " + difference.body();
  }

  private static TriedAddition refused(List<Violation> violations) {
    return new TriedAddition(
        Optional.empty(),
        List.of(),
        violations.stream()
            .filter(violation -> violation.severity() == Severity.ERROR)
            .map(Violation::toString)
            .toList());
  }

  /** By its rules: what is observed for a while is not admitted by now. */
  private static ComparedPolicy compared(Policy policy, String text) {
    return new ComparedPolicy(
        policy.unobserved(), PolicyReader.read("policy", text, new Violations()));
  }
}
