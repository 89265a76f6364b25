package dev.sluice.proxy;

import static dev.sluice.proxy.ProxyHarness.HOST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.config.settings.proxy.Capacity;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.RequestCompletion;
import dev.sluice.proto.v1.RequestCompletion.Outcome;
import io.vertx.core.net.NetSocket;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Peers that read nothing, while more is in flight than sockets hold. */
class DeafPeerTest {
  private static final int MUCH = 48 << 20;
  private static final Duration SHORT = Duration.ofMillis(300);

  /** Limits the client too, which may pause on a slow machine. */
  private static final Duration BODY = Duration.ofSeconds(3);

  private final ProxyHarness proxy = ProxyHarness.create();
  private final Waits waits = new Waits();
  private final Queue<NetSocket> sockets = new ConcurrentLinkedQueue<>();
  private final AtomicInteger left = new AtomicInteger();

  @AfterEach
  void close() {
    proxy.close();
  }

  /** Reads no more than it got first. */
  private RawOrigin deaf(String first) {
    return RawOrigin.plain(
        proxy.vertx,
        (socket, soFar, consumed) -> {
          if (!sockets.contains(socket)) {
            socket.closeHandler(ignored -> left.incrementAndGet());
            sockets.add(socket.pause());
            socket.write(first);
          }
        });
  }

  private void start(String policy) {
    proxy.start(policy, new Capacity(4, 4, 64L << 20), waits.all());
  }

  /** What is in flight is read again, so that a socket that the proxy has reset shows it. */
  private void assertOriginWasLeft() {
    sockets.forEach(NetSocket::resume);
    await().until(() -> left.get() == 1);
  }

  private String tunnelEnd() {
    await().until(() -> proxy.records().stream().anyMatch(AuditRecord::hasTunnelCompletion));
    return proxy.records().getLast().getTunnelCompletion().getReason();
  }

  private RequestCompletion completion() {
    await().until(() -> proxy.records().stream().anyMatch(AuditRecord::hasCompletion));
    return proxy.audit.completion();
  }

  private RawClient flooding(RawOrigin origin) {
    RawClient client = proxy.client().connectOnly(HOST + ":" + origin.port());
    client.sendInBackground("x".repeat(MUCH));
    await().until(() -> !sockets.isEmpty());
    return client;
  }

  @Test
  void anOriginOfARawTunnelIsLeft() {
    RawOrigin origin = deaf("");
    waits.send = SHORT;
    start(ProxyHarness.policy(origin.port(), "tls: skip", ""));
    RawClient client = flooding(origin);
    assertThat(tunnelEnd()).isEqualTo("origin took nothing in time (proxy.timeouts.send)");
    client.close();
    assertOriginWasLeft();
  }

  /** Its memory is free again, so that its last bytes must not wait for the origin. */
  @Test
  void anOriginOfARawTunnelIsLeftWithItsClient() {
    RawOrigin origin = deaf("");
    start(ProxyHarness.policy(origin.port(), "tls: skip", ""));
    RawClient client = flooding(origin);
    await().pollDelay(Duration.ofMillis(300)).until(() -> true);
    client.breakOff();

    assertThat(tunnelEnd()).isEmpty();
    await().until(() -> KernelSockets.to(origin.port()).isEmpty());
    assertThat(proxy.reservedBytes()).isZero();
  }

  @Test
  void aClientOfARawTunnelIsLeft() {
    RawOrigin origin =
        RawOrigin.plain(proxy.vertx, (socket, soFar, consumed) -> socket.write("x".repeat(MUCH)));
    waits.send = SHORT;
    start(ProxyHarness.policy(origin.port(), "tls: skip", ""));
    try (RawClient client = RawClient.narrow(proxy.port)) {
      client.connectOnly(HOST + ":" + origin.port()).send("go");
      assertThat(tunnelEnd()).isEqualTo("client took nothing in time (proxy.timeouts.send)");
    }
  }

  @Test
  void anOriginOfAnUpgradedConnectionIsLeft() {
    RawOrigin origin = deaf(Requests.SWITCHED);
    waits.send = SHORT;
    start(ProxyHarness.upgradable(ProxyHarness.rest(origin.port())));
    try (RawClient client = proxy.client()) {
      client.send(Requests.post(origin, Requests.WEBSOCKET, "").replace("POST", "GET")).readHead();
      client.sendInBackground("x".repeat(MUCH));
      assertThat(completion().getOutcome()).isEqualTo(Outcome.OUTCOME_TIMED_OUT);
    }
    assertThat(completion().getReason())
        .isEqualTo("origin took nothing in time (proxy.timeouts.send)");
    assertOriginWasLeft();
  }

  @Test
  void anOriginThatTakesNothingOfAHeldBodyIsWhatFailed() {
    RawOrigin origin = deaf("");
    waits.body = BODY;
    start(
        ProxyHarness.policy(
            origin.port(),
            "protocol: graphql\naccess: full\ngraphql_max_body_bytes: 33554432",
            ""));
    String query = "{\"query\":\"{a}\",\"variables\":{\"v\":\"" + "x".repeat(24 << 20) + "\"}}";
    try (RawClient client = proxy.client()) {
      client.sendInBackground(
          Requests.post(
              origin,
              "Content-Type: application/json\r\nContent-Length: " + query.length() + "\r\n",
              query));
      assertThat(client.readHead()).startsWith("HTTP/1.1 504 ");
    }
    assertThat(completion().getReason()).isEqualTo("upstream_timeout: request not taken");
    assertOriginWasLeft();
  }
}
