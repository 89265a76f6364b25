package dev.sluice.policy.snapshot;

import dev.sluice.config.registration.Registrations;
import dev.sluice.config.source.Compilation;
import dev.sluice.config.source.Source;
import dev.sluice.config.source.Violation;
import dev.sluice.config.source.Violations;
import dev.sluice.policy.Policy;
import dev.sluice.policy.middleware.MiddlewareEntry;
import dev.sluice.policy.snapshot.SnapshotCompiler.EntryCheck;
import dev.sluice.policy.tests.PolicyTestRun;
import dev.sluice.policy.tests.TestBodies;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Objects to changed policies whose tests fail, or that have none where tests are required. */
public record PolicyTestsCheck(Set<String> changed, Map<String, Source> tests, boolean required)
    implements EntryCheck {
  public PolicyTestsCheck {
    changed = Set.copyOf(changed);
    tests = Map.copyOf(tests);
  }

  @Override
  public List<EntryFinding> findings(
      String sandbox, MiddlewareEntry entry, Registrations registrations) {
    return List.of();
  }

  @Override
  public List<String> objections(String sandbox, Policy policy) {
    if (!changed.contains(sandbox)) {
      return List.of();
    }
    Source own = tests.get(sandbox);
    if (own == null) {
      return required ? List.of(missing(sandbox)) : List.of();
    }
    Violations failed = new Violations();
    PolicyTestRun.run(policy, own, new TestBodies.Refused(), failed);
    return failed.conclude(own) instanceof Compilation.Rejected<Source>(var violations)
        ? violations.stream().map(PolicyTestsCheck::objection).toList()
        : List.of();
  }

  public static String missing(String sandbox) {
    return "has no tests, which control.tests requires; add "
        + sandbox
        + ".tests.yaml, or behind a line --- to the body of a PUT";
  }

  private static String objection(Violation violation) {
    return "its test fails: " + violation;
  }
}
