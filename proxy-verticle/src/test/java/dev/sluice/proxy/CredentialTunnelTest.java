package dev.sluice.proxy;

import static dev.sluice.proxy.ProxyHarness.HOST;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** CONNECT to an endpoint whose credentials nobody could see (data-plane 14.7). */
class CredentialTunnelTest {
  private final ProxyHarness proxy = ProxyHarness.create();
  private final RawOrigin origin = RawOrigin.plain(proxy.vertx, RawOrigin.always(""));

  @AfterEach
  void close() {
    proxy.close();
  }

  @ParameterizedTest
  @CsvSource({
    "enforcement: audit, 403",
    "'enforcement: audit\nallow_uninspected_credentials: true', 200",
    "'protocol: rest\nenforcement: enforce\naccess: full', 200",
    "'protocol: rest\nenforcement: enforce\naccess: full\ntls: skip', 403",
  })
  void aTunnelThatNobodyReadsIsRefused(String endpoint, int status) {
    proxy.credentials = List.of(Credentials.of(proxy.directory, "KEY", origin.port(), ""));
    proxy.start(ProxyHarness.policy(origin.port(), endpoint, ""));
    String authority = HOST + ":" + origin.port();
    try (RawClient client = proxy.client()) {
      client.send("CONNECT " + authority + " HTTP/1.1\r\nHost: " + authority + "\r\n\r\n");
      assertThat(client.readHead()).startsWith("HTTP/1.1 " + status + " ");
    }
    assertThat(proxy.records().getFirst().getTunnel().getRefusal())
        .isEqualTo(status == 403 ? "uninspected_credentials" : "");
    assertThat(proxy.records().getFirst().getTunnel().getFindingsCount())
        .isEqualTo(status == 403 ? 1 : 0);
  }
}
