package dev.sluice.policy.argument;

import static dev.sluice.policy.Policies.enforced;
import static dev.sluice.policy.Policies.valid;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.source.Violations;
import dev.sluice.policy.Policy;
import dev.sluice.policy.argument.ReferenceEvaluator.Arguments;
import dev.sluice.policy.diff.ComparedPolicy;
import dev.sluice.policy.diff.PolicyDiff;
import dev.sluice.policy.document.PolicyReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A difference that random arguments find, policy diff finds too. */
class ArgumentsDiffPropertyTest {
  private static final int PAIRS = 150;
  private static final int OBJECTS = 150;

  @Test
  void policyDiffShowsWhatRandomArgumentsShow() {
    ArgumentSamples samples = new ArgumentSamples(7);
    List<String> missed = new ArrayList<>();
    int different = 0;
    for (int i = 0; i < PAIRS; i++) {
      Arguments before = samples.arguments();
      Arguments after = samples.resembling(before);
      List<Map<String, Object>> objects = new ArrayList<>();
      for (int j = 0; j < OBJECTS; j++) {
        objects.add(samples.object(2));
      }
      boolean differs =
          objects.stream()
              .anyMatch(
                  object ->
                      ReferenceEvaluator.allows(before, object)
                          != ReferenceEvaluator.allows(after, object));
      PolicyDiff diff = PolicyDiff.of(compared(before), compared(after));
      different += differs ? 1 : 0;
      if (differs && diff.differences().isEmpty()) {
        missed.add(yaml(before) + " " + yaml(after) + diff);
      }
    }
    assertThat(different).isGreaterThan(PAIRS / 10);
    assertThat(missed).isEmpty();
  }

  private static String yaml(Arguments rule) {
    return ArgumentSamples.yaml(rule, false);
  }

  private static ComparedPolicy compared(Arguments rule) {
    String yaml =
        enforced(
            "protocol: mcp, mcp: {versions: [2025-03-26]}, rules: [{allow: {method: tools/call,"
                + " tool: t, arguments: "
                + yaml(rule)
                + "}}]");
    Policy policy = valid(yaml);
    return new ComparedPolicy(policy, PolicyReader.read("p.yaml", yaml, new Violations()));
  }
}
