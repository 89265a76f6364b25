package dev.sluice.proxy.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.proxy.wire.ScriptedClient;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A body that is read into memory before its request is decided. */
class InspectedBodyTest {
  private static final String HEAD =
      """
      POST http://origin.test/graphql HTTP/1.1
      Host: origin.test
      Content-Type: application/json
      Content-Length: 50000
      """;

  /** A window of the minimum rate; clients may pause for longer. */
  private static final Duration WINDOW = Duration.ofSeconds(10);

  private final ExchangeHarness harness = new ExchangeHarness().judgingBodies();

  @AfterEach
  void close() {
    harness.close();
  }

  @Test
  void bodyThatTricklesIsRefused() {
    ScriptedClient client = harness.start(HEAD);
    client.sends(" ");
    harness.after(WINDOW);
    client.sends(" ");
    assertThat(client.told()).containsExactly("invite");

    harness.after(WINDOW);

    assertThat(client.told()).containsExactly("invite", "answer 408 Request Timeout");
    assertThat(harness.audit.records().getFirst().getRequest().getReason())
        .contains("proxy.limits.min_body_rate");
  }

  @Test
  void bodyThatKeepsItsPaceIsRead() {
    ScriptedClient client = harness.start(HEAD);
    for (int i = 0; i < 4; i++) {
      client.sends(" ".repeat(12_000));
      harness.after(WINDOW);
    }

    assertThat(client.told()).containsExactly("invite");
  }
}
