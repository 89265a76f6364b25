package dev.sluice.policy.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.source.Source;
import dev.sluice.config.source.Violations;
import dev.sluice.policy.compiled.PolicyCompiler;
import dev.sluice.policy.document.PolicyDocument;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HookRulesTest {
  private static final Map<String, DescribedService> SERVICES =
      Map.of(
          "hooks", new DescribedService(true, true, true),
          "hooks-responses", new DescribedService(true, false, true),
          "older", new DescribedService(false, true, true),
          "older-requests", new DescribedService(false, true, false));

  @ParameterizedTest
  @CsvSource({"hooks, true", "older, false", "unknown, false", "openshell/regex, false"})
  void failOpenIsNotForHooks(String implementation, boolean refused) {
    Optional<String> violation = violation(entry("a", implementation, "fail_open", "*.x.test"), "");
    assertThat(violation.isPresent()).isEqualTo(refused);
    violation.ifPresent(
        text ->
            assertThat(text)
                .isEqualTo(
                    "middleware config 'a' cannot use on_error: fail_open with 'hooks': its service"
                        + " runs hooks, which fail closed; write fail_closed"));
  }

  @ParameterizedTest
  @CsvSource({
    "hooks, older, *.x.test, requests",
    "older, hooks, *.x.test, requests",
    "hooks-responses, older, *.x.test, responses",
    "hooks-responses, older-requests, *.x.test, ''",
    "hooks, hooks, *.x.test, ''",
    "hooks, openshell/regex, *.x.test, ''",
    "hooks, unknown, *.x.test, ''",
    "hooks, older, a.x.test, requests",
    "hooks, older, *.y.test, ''"
  })
  void versionsAreNotMixed(String first, String second, String host, String what) {
    Optional<String> violation =
        violation(
            entry("a", first, "fail_closed", "*.x.test"), entry("b", second, "fail_closed", host));

    if (what.isEmpty()) {
      assertThat(violation).isEmpty();
    } else {
      assertThat(violation.orElseThrow())
          .startsWith("middleware configs 'a' (" + first + ") and 'b' (" + second + ")")
          .contains("may select the same destination for HTTP " + what + ",");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "hooks, fail_closed, false",
    "hooks-responses, fail_closed, true",
    "older, fail_closed, true",
    "older, fail_open, false",
    "unknown, fail_closed, false"
  })
  void onlyAServiceThatDecidesAboutItSelectsUnreadTraffic(
      String implementation, String onError, boolean refused) {
    String skipped = "  key: {endpoints: [{host: a.x.test, port: 443, tls: skip}]}\n";
    Optional<String> violation =
        new HookRules(document(skipped, entry("a", implementation, onError, "*.x.test")), SERVICES)
            .violation("a");

    assertThat(violation)
        .isEqualTo(
            refused
                ? Optional.of(
                    "middleware config 'a' selects network policy 'key' tls: skip endpoint"
                        + " 'a.x.test'")
                : Optional.empty());
  }

  @Test
  void anUnknownKeyBreaksNoRule() {
    assertThat(new HookRules(document("  key: {endpoints: []}\n", ""), SERVICES).violation("a"))
        .isEmpty();
  }

  private static Optional<String> violation(String first, String second) {
    String rule = "  key: {endpoints: [{host: \"**\", port: 80}]}\n";
    return new HookRules(document(rule, first + second), SERVICES).violation("a");
  }

  private static String entry(String key, String implementation, String onError, String host) {
    return """
      %s:
        middleware: %s
        order: %d
        on_error: %s
        endpoints: {include: ["%s"]}
    """
        .formatted(key, implementation, key.charAt(0) - 'a', onError, host)
        .indent(0);
  }

  private static PolicyDocument document(String rule, String entries) {
    String yaml =
        "version: 1\nnetwork_policies:\n"
            + rule
            + (entries.isEmpty() ? "" : "network_middlewares:\n" + entries);
    return PolicyCompiler.read(new Source("p.yaml", yaml), new Violations()).document();
  }
}
