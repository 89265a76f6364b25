package dev.sluice.policy.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.policy.Policies;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnreadMessagesCheckTest {
  @ParameterizedTest
  @CsvSource({
    "sluice/secrets, fail_closed, pass, true",
    "acme/guard, fail_closed, pass, true",
    "sluice/secrets, fail_open, pass, false",
    "openshell/regex, fail_closed, pass, false",
    "sluice/secrets, fail_closed, deny, false",
    "sluice/secrets, fail_closed, inspect, false",
  })
  void requiredReadersAreNamed(String middleware, String onError, String text, boolean warned) {
    String yaml =
        """
        network_policies:
          p:
            endpoints: [{host: a.x.test, port: 443, messages: {text: %s}}]
        network_middlewares:
          m: {middleware: %s, on_error: %s, endpoints: {include: ["*.x.test"]}}
        """
            .formatted(text, middleware, onError);

    assertThat(
            Policies.warnings(yaml).stream()
                .filter(line -> line.contains("fail_closed middleware config 'm'")))
        .hasSize(warned ? 1 : 0);
  }
}
