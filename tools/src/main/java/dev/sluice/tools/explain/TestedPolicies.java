package dev.sluice.tools.explain;

import dev.sluice.config.PolicyTestsCheck;
import dev.sluice.config.policy.Policy;
import dev.sluice.config.policy.tests.PolicyTestRun;
import dev.sluice.config.policy.tests.TestBodies;
import dev.sluice.config.source.Compilation;
import dev.sluice.config.source.KeyPath;
import dev.sluice.config.source.Location;
import dev.sluice.config.source.Source;
import dev.sluice.config.source.Violation;
import dev.sluice.config.source.Violations;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Runs the tests of policies, and collects those that fail. One thread. */
final class TestedPolicies {
  private final Map<String, Policy> policies;
  private final Violations violations = new Violations();
  private int count;

  /**
   * Policies without errors.
   *
   * @param policies by sandbox
   */
  TestedPolicies(Map<String, Policy> policies) {
    this.policies = policies;
  }

  void run(String sandbox, Source tests) {
    Policy policy = policies.get(sandbox);
    if (policy == null) {
      violations.error(
          Location.start(tests.file()),
          KeyPath.ROOT,
          "there is no %s.yaml to test; add the policy, or remove the file".formatted(sandbox));
    } else {
      TestBodies bodies = new TestBodies.Below(tests.directory());
      count += PolicyTestRun.run(policy, tests, bodies, violations);
    }
  }

  void require(Map<String, Source> files, Set<String> tested) {
    files.forEach(
        (sandbox, file) -> {
          if (!tested.contains(sandbox)) {
            violations.error(
                Location.start(file.file()), KeyPath.ROOT, PolicyTestsCheck.missing(sandbox));
          }
        });
  }

  int count() {
    return count;
  }

  List<Violation> violations() {
    return violations.reject() instanceof Compilation.Rejected<?>(var found) ? found : List.of();
  }
}
