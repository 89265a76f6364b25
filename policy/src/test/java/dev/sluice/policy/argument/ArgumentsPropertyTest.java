package dev.sluice.policy.argument;

import static dev.sluice.policy.Policies.enforced;
import static dev.sluice.policy.Policies.valid;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.policy.Policies;
import dev.sluice.policy.Policy;
import dev.sluice.policy.PolicyDecision.Allowed;
import dev.sluice.policy.argument.ReferenceEvaluator.Arguments;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Whole policies against a second evaluator that shares no code with them. */
class ArgumentsPropertyTest {
  private static final int RULES = 500;
  private static final int OBJECTS = 20;
  private static final String MCP = "protocol: mcp, mcp: {versions: [2025-03-26]}, ";
  private static final String ANY_TOOL = "method: tools/call, tool: t";

  @Test
  void tenThousandObjectsAreJudgedAsByTheReference() {
    ArgumentSamples samples = new ArgumentSamples(23);
    List<String> differences = new ArrayList<>();
    int allowed = 0;
    int denied = 0;
    for (int i = 0; i < RULES; i++) {
      Arguments rule = samples.arguments();
      Policy allowing = valid(enforced(MCP + "rules: [{allow: {" + with(rule, false) + "}}]"));
      Policy denying =
          valid(
              enforced(
                  "%srules: [{allow: {%s}}], deny_rules: [{%s}]"
                      .formatted(MCP, ANY_TOOL, with(rule, true))));
      for (int j = 0; j < OBJECTS; j++) {
        Map<String, Object> object = samples.object(2);
        boolean allows = ReferenceEvaluator.allows(rule, object);
        boolean denies = ReferenceEvaluator.denies(rule, object);
        allowed += allows ? 1 : 0;
        denied += denies ? 1 : 0;
        if (isAllowed(allowing, object) != allows || isAllowed(denying, object) == denies) {
          differences.add(with(rule, false) + " " + object + " " + allows + " " + denies);
        }
      }
    }
    assertThat(differences).isEmpty();
    assertThat(allowed).as("objects that an allow rule fits").isBetween(300, 9000);
    assertThat(denied).as("objects that a deny rule fits").isBetween(300, 9000);
  }

  private static String with(Arguments rule, boolean denies) {
    return ANY_TOOL + ", arguments: " + ArgumentSamples.yaml(rule, denies);
  }

  private static boolean isAllowed(Policy policy, Map<String, Object> arguments) {
    String body =
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"t\","
            + "\"arguments\":"
            + ArgumentSamples.json(arguments)
            + "}}";
    return Policies.admit(policy, body) instanceof Allowed;
  }
}
