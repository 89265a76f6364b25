package dev.sluice.proxy.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.net.IpLiteral;
import dev.sluice.policy.DestinationRule;
import dev.sluice.proxy.refusal.Authority;
import dev.sluice.proxy.request.Ingress;
import dev.sluice.wire.ScriptedClient;
import dev.sluice.wire.ScriptedOrigin;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests in a tunnel whose addresses were checked by rules that are no longer those in force. */
class OldTunnelTest {
  private static final Instant END = Instant.parse("2030-01-01T00:00:00Z");

  /** Without the exact host, a wildcard admits public addresses only. */
  private static final String EXPIRING =
      """
      version: 1
      network_policies:
        declared:
          expires_at: 2030-01-01T00:00:00Z
          endpoints: [{host: api.origin.test, port: 80, protocol: rest, enforcement: enforce, access: full}]
        lasting:
          endpoints: [{host: "*.origin.test", port: 80, protocol: rest, enforcement: enforce, access: full}]
      """;

  private static final String LISTED =
      """
      version: 1
      network_policies:
        listed:
          endpoints:
            - {host: api.origin.test, port: 80, protocol: rest, enforcement: enforce, access: full,
               allowed_ips: [%s]}
      """;

  private final ExchangeHarness harness = new ExchangeHarness();

  @AfterEach
  void close() {
    harness.close();
  }

  /** A request in a tunnel to a declared host. */
  private ScriptedClient startTo(String address) {
    ScriptedClient client = ScriptedClient.of("GET /a HTTP/1.1\nHost: api.origin.test:80");
    harness
        .dialing(ScriptedOrigin.fresh())
        .serve(
            client,
            new Ingress.Tunnel(
                new Authority("api.origin.test", 80),
                Optional.empty(),
                List.of(IpLiteral.parse(address).orElseThrow()),
                new DestinationRule.Declared(),
                Optional.empty()));
    return client;
  }

  private void assertBlocked(ScriptedClient client) {
    assertThat(client.told()).containsExactly("answer 403 Forbidden ssrf_denied");
    assertThat(harness.asked).isEmpty();
    assertThat(harness.audit.records()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({"10.0.0.1, false", "10.0.0.1, true", "8.8.8.8, true"})
  void aRuleThatExpiredOpensNoPrivateAddress(String address, boolean expired) {
    harness.under(EXPIRING).now = expired ? END : END.minus(Duration.ofSeconds(1));
    ScriptedClient client = startTo(address);

    if (expired && address.startsWith("10.")) {
      assertBlocked(client);
    } else {
      assertThat(client.told()).isEmpty();
      assertThat(harness.asked).hasSize(1);
    }
  }

  @Test
  void narrowedAddressesHoldInItToo() {
    harness.under(LISTED.formatted("10.1.0.0/16"));
    assertBlocked(startTo("10.0.0.1"));
  }

  @Test
  void listedAddressesAreStillReached() {
    harness.under(LISTED.formatted("10.0.0.0/16"));
    assertThat(startTo("10.0.0.1").told()).isEmpty();
    assertThat(harness.asked).hasSize(1);
  }
}
