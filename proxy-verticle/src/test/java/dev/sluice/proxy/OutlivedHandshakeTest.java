package dev.sluice.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.config.settings.proxy.Capacity;
import dev.sluice.proto.v1.ChainResult;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A WebSocket handshake that its origin does not answer while its policy changes. */
class OutlivedHandshakeTest {
  private final ProxyHarness proxy = ProxyHarness.create();
  private final RawOrigin origin = RawOrigin.plain(proxy.vertx, (socket, soFar, consumed) -> {});

  @AfterEach
  void close() {
    proxy.close();
  }

  /** Not that the origin refused it (middleware-contract m.2). */
  @Test
  void itsStagesHearOfThePolicy() {
    ScriptedSessions chain =
        new ScriptedSessions(
            proxy.vertx,
            ProxyHarness.CHAIN,
            ScriptedSessions.inspecting("guard"),
            message -> ScriptedSessions.passes("guard"));
    Waits waits = new Waits();
    waits.afterReload = Duration.ofMillis(100);
    proxy.wantsMessages = true;
    proxy
        .chain(
            request ->
                ChainResult.newBuilder().setAllow(ChainResult.Allow.getDefaultInstance()).build())
        .start(
            ProxyHarness.upgradable(ProxyHarness.inspected(origin.port(), "fail_closed"))
                .replace("openshell/regex", ProxyHarness.SERVICE),
            Capacity.DEFAULTS,
            waits.all());
    try (RawClient client = proxy.client()) {
      client.send(Requests.post(origin, Requests.WEBSOCKET, "").replace("POST", "GET"));
      await().until(() -> origin.received().contains("\r\n\r\n"));
      proxy.reload("version: 1\n");

      assertThat(client.readHead()).startsWith("HTTP/1.1 504 ");
      await().until(() -> !chain.ends().isEmpty());
      assertThat(chain.ends()).isEqualTo(List.of("POLICY_RELOAD"));
    }
  }
}
