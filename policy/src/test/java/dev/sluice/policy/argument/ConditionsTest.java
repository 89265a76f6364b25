package dev.sluice.policy.argument;

import static dev.sluice.policy.Policies.enforced;
import static dev.sluice.policy.Policies.valid;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.policy.Policies;
import dev.sluice.policy.PolicyDecision.Allowed;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** One condition on one argument of a tool: whether an allow rule and a deny rule fit. */
class ConditionsTest {
  @ParameterizedTest(name = "{0}: {1}: {2} {3}")
  @CsvFileSource(
      resources = "conditions.csv",
      numLinesToSkip = 1,
      delimiter = '|',
      quoteCharacter = '`')
  void condition(String condition, String value, boolean allows, boolean denies) {
    String body =
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"t\","
            + "\"arguments\":{%s}}}"
                .formatted(Optional.ofNullable(value).map(v -> "\"a\":" + v).orElse(""));
    String rule = "method: tools/call, tool: t, arguments: {/a: " + condition + "}";
    String mcp = "protocol: mcp, mcp: {versions: [2025-03-26]}, ";

    assertThat(isAllowed(mcp + "rules: [{allow: {" + rule + "}}]", body)).isEqualTo(allows);
    assertThat(
            isAllowed(
                mcp
                    + "rules: [{allow: {method: tools/call, tool: t}}], deny_rules: [{"
                    + rule
                    + "}]",
                body))
        .isEqualTo(!denies);
  }

  private static boolean isAllowed(String endpoint, String body) {
    return Policies.admit(valid(enforced(endpoint)), body) instanceof Allowed;
  }
}
