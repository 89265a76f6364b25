package dev.sluice.proxy.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.wire.ScriptedClient;
import dev.sluice.wire.ScriptedOrigin;
import org.junit.jupiter.api.Test;

/** A content type that {@code Connection} names ends here: no rule holds by it. */
class NominatedTypeTest {
  private static final String RULES =
      """
      version: 1
      network_policies:
        test:
          endpoints:
            - host: origin.test
              port: 80
              protocol: grpc
              enforcement: enforce
              rules: [{allow: {service: pkg.Shop}}]
      """;

  private static final String CALL =
      "POST http://origin.test/pkg.Shop/Get HTTP/1.1\nHost: origin.test\nContent-Length: 5\n"
          + "Content-Type: application/grpc";

  private final ScriptedOrigin origin = ScriptedOrigin.fresh();

  private String answer(String lines) {
    try (ExchangeHarness harness = new ExchangeHarness()) {
      harness.under(RULES);
      ScriptedClient client = harness.dialing(origin).start(lines);
      client.sends("\0\0\0\0\0");
      return String.join("\n", client.told());
    }
  }

  @Test
  void isNotOneOfACall() {
    assertThat(answer(CALL + "\nConnection: content-type")).contains("403");
    assertThat(origin.told()).isEmpty();
  }

  @Test
  void isOneWithoutThatName() {
    assertThat(answer(CALL + "\nConnection: keep-alive")).doesNotContain("403");
    assertThat(origin.told()).isNotEmpty();
  }
}
