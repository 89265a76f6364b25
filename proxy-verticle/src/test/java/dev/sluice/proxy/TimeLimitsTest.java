package dev.sluice.proxy;

import static dev.sluice.proxy.ProxyHarness.HOST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.config.settings.proxy.Capacity;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.RequestDecision;
import dev.sluice.testing.Ports;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is bounded as a whole, however steadily bytes come. */
class TimeLimitsTest {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";
  private static final Duration SHORT = Duration.ofMillis(300);

  private final ProxyHarness proxy = ProxyHarness.create();

  @AfterEach
  void close() {
    proxy.close();
  }

  private void start(String policy) {
    Waits waits = new Waits();
    waits.inspection = SHORT;
    waits.tunnel = SHORT;
    proxy.start(policy, Capacity.DEFAULTS, waits.all());
  }

  private String ending() {
    await().until(() -> proxy.records().stream().anyMatch(AuditRecord::hasTunnelCompletion));
    return proxy.records().stream()
        .filter(AuditRecord::hasTunnelCompletion)
        .map(record -> record.getTunnelCompletion().getReason())
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aTunnelEnds() {
    RawOrigin origin = RawOrigin.plain(proxy.vertx, RawOrigin.always(OK));
    start(ProxyHarness.rest(origin.port()));
    try (RawClient client = proxy.client().connectOnly(HOST + ":" + origin.port())) {
      assertThat(client.readToEnd()).isEmpty();
    }
    assertThat(ending()).isEqualTo("tunnel lifetime exceeded (proxy.timeouts.tunnel)");
  }

  /** The port of an origin that speaks first. */
  private int greeting() {
    return proxy
        .vertx
        .createNetServer()
        .connectHandler(socket -> socket.write("hello"))
        .listen(Ports.free(), "127.0.0.1")
        .await()
        .actualPort();
  }

  @Test
  void aRawTunnelEnds() {
    int origin = greeting();
    start(ProxyHarness.policy(origin, "tls: skip", ""));
    try (RawClient client = proxy.client().connectOnly(HOST + ":" + origin)) {
      // A slow origin speaks too late.
      assertThat(client.readToEnd()).isIn("hello", "");
    }
    assertThat(ending()).isEqualTo("tunnel lifetime exceeded (proxy.timeouts.tunnel)");
  }

  @Test
  void anUpgradedConnectionEnds() {
    RawOrigin origin = RawOrigin.plain(proxy.vertx, RawOrigin.always(Requests.SWITCHED));
    start(ProxyHarness.upgradable(ProxyHarness.rest(origin.port())));
    try (RawClient client = proxy.client()) {
      client.send(Requests.post(origin, Requests.WEBSOCKET, "").replace("POST", "GET")).readHead();
      assertThat(client.readToEnd()).isEmpty();
    }
  }

  @Test
  void aBodyThatSomebodyReadsHasToArriveInTime() {
    RawOrigin origin = RawOrigin.plain(proxy.vertx, RawOrigin.always(OK));
    start(ProxyHarness.inspected(origin.port(), "fail_closed"));
    try (RawClient client = proxy.client()) {
      client
          .send(Requests.post(origin, "Content-Length: 4\r\nExpect: 100-continue\r\n", ""))
          .readHead();
      assertThat(client.send("b").readHead()).startsWith("HTTP/1.1 408 ");
    }
    RequestDecision decision = proxy.records().getFirst().getRequest();
    assertThat(decision.getReason()).isEqualTo("request body stalled");
    assertThat(origin.received()).isEmpty();
  }
}
