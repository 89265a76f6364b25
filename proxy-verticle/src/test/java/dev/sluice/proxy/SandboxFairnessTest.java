package dev.sluice.proxy;

import static dev.sluice.proxy.ProxyHarness.HOST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.config.net.HostPort;
import dev.sluice.config.settings.proxy.Capacity;
import dev.sluice.config.settings.proxy.ConnectionLimits;
import dev.sluice.config.settings.proxy.Sandbox;
import dev.sluice.config.settings.proxy.Sandboxes;
import dev.sluice.config.settings.proxy.Timeouts;
import dev.sluice.proto.BusAddress;
import dev.sluice.proto.v1.ChainResult;
import dev.sluice.testing.Ports;
import io.vertx.core.net.NetSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One sandbox takes all that it can get; another one is served. */
class SandboxFairnessTest {
  private static final Sandbox HOSTILE =
      new Sandbox(
          "hostile", Optional.of(new HostPort("127.0.0.1", Ports.free())), Optional.empty());
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";

  /** More than the sockets between proxy and origin hold. */
  private static final int LARGE = 12 << 20;

  private static final String HUGE = "Content-Length: 900\r\n";
  private static final ChainResult ALLOW =
      ChainResult.newBuilder().setAllow(ChainResult.Allow.getDefaultInstance()).build();

  private final ProxyHarness proxy = ProxyHarness.create();
  private final List<RawClient> clients = new ArrayList<>();

  @AfterEach
  void close() {
    clients.forEach(RawClient::close);
    proxy.close();
  }

  private RawOrigin start(Capacity capacity, RawOrigin.Script script) {
    RawOrigin origin = RawOrigin.plain(proxy.vertx, script);
    proxy.sandboxes = new Sandboxes(List.of(HOSTILE), false);
    proxy.policies.put(HOSTILE.id(), ProxyHarness.inspected(origin.port(), "fail_closed"));
    proxy
        .chain(request -> ALLOW)
        .start(ProxyHarness.inspected(origin.port(), "fail_closed"), capacity, Timeouts.DEFAULTS);
    return origin;
  }

  private RawClient hostile() {
    RawClient client = RawClient.connect(HOSTILE.listen().orElseThrow().port());
    clients.add(client);
    return client;
  }

  private void assertQuietIsServed(RawOrigin origin) {
    try (RawClient quiet = proxy.client()) {
      quiet.send(Requests.sized(origin, "quiet")).readUntil("\r\n\r\nhi");
    }
  }

  @Test
  void uploadsThatStandStillLeavePermitsToOthers() {
    RawOrigin origin = start(new Capacity(4, 4, 1 << 20), RawOrigin.always(OK));
    for (int i = 0; i < 10; i++) {
      hostile().send(Requests.post(origin, HUGE, ""));
    }
    // Four hold permits, four wait for one, and the others are refused.
    await().untilAsserted(() -> assertThat(proxy.records()).hasSize(2));

    assertQuietIsServed(origin);
  }

  @Test
  void clientThatLeavesGivesUpItsPlaceAtOnce() {
    RawOrigin origin = start(new Capacity(1, 1, 1 << 20), RawOrigin.always(OK));
    hostile()
        .send(Requests.post(origin, HUGE + "Expect: 100-continue\r\n", ""))
        .readUntil("100 Continue\r\n\r\n");
    RawClient waits = hostile().send(Requests.post(origin, "Content-Length: 0\r\n", ""));
    await().until(() -> proxy.permits().waiting() == 1);

    waits.close();

    await().until(() -> proxy.permits().waiting() == 0);
    assertThat(proxy.permits().inUse()).isEqualTo(1);
  }

  @Test
  void connectionsOfOneSandboxLeaveSomeToOthers() {
    proxy.limits = new ConnectionLimits(4, 4, 100, 1, 1, 1, 0, 1);
    RawOrigin origin = start(Capacity.DEFAULTS, RawOrigin.always(OK));
    for (int i = 0; i < 3; i++) {
      hostile().send(Requests.sized(origin, "hostile")).readUntil("\r\n\r\nhi");
    }
    assertThat(hostile().readToEnd()).contains("\"error\":\"too_many_connections\"");

    assertQuietIsServed(origin);
  }

  /** Tunnels dial before they are used. */
  @Test
  void connectionsToOriginsOfOneSandboxLeaveSomeToOthers() {
    proxy.limits = new ConnectionLimits(100, 100, 4, 1, 1, 1, 0, 1);
    RawOrigin origin = start(Capacity.DEFAULTS, RawOrigin.always(OK));
    for (int i = 0; i < 3; i++) {
      hostile().connectOnly(HOST + ":" + origin.port());
    }
    String connect =
        "CONNECT %1$s:%2$d HTTP/1.1\r\nHost: %1$s:%2$d\r\n\r\n".formatted(HOST, origin.port());
    assertThat(hostile().send(connect).readUntil("}"))
        .startsWith("HTTP/1.1 503 Service Unavailable (sluice: too_many_upstream_connections)\r\n")
        .contains("\"error\":\"too_many_upstream_connections\"");
    assertThat(hostile().send(Requests.sized(origin, "hostile")).readUntil("}"))
        .startsWith("HTTP/1.1 503 Service Unavailable (sluice: too_many_upstream_connections)\r\n")
        .contains("\"error\":\"too_many_upstream_connections\"");

    assertQuietIsServed(origin);
    clients.forEach(RawClient::close);
    await().until(() -> origin.open() <= 1);
    hostile().send(Requests.sized(origin, "hostile")).readUntil("\r\n\r\nhi");
  }

  /** Bodies that policy has read and that no origin takes. */
  @Test
  void bodiesOnTheirWayOfOneSandboxLeaveMemoryToOthers() {
    Set<NetSocket> deaf = ConcurrentHashMap.newKeySet();
    RawOrigin origin =
        RawOrigin.plain(
            proxy.vertx,
            (socket, soFar, consumed) -> {
              if (deaf.add(socket)) {
                socket.pause();
              }
            });
    String policy =
        ProxyHarness.policy(
            origin.port(), "protocol: graphql\naccess: full\ngraphql_max_body_bytes: 16777216", "");
    proxy.sandboxes = new Sandboxes(List.of(HOSTILE), false);
    proxy.policies.put(HOSTILE.id(), policy);
    proxy.start(policy, new Capacity(4, 4, 3 * LARGE), Timeouts.DEFAULTS);
    String query = "{\"query\":\"{a}\",\"variables\":{\"v\":\"";
    String held = Requests.sized(origin, query + "x".repeat(LARGE - 100) + "\"}}");
    hostile().sendInBackground(held);
    hostile().sendInBackground(held);
    await().until(() -> deaf.size() == 2);
    RawClient refused = hostile();
    refused.sendInBackground(held);
    assertThat(refused.readUntil("}")).contains("\"error\":\"body_memory_exhausted\"");

    RawClient quiet = proxy.client();
    clients.add(quiet);
    quiet.sendInBackground(held);

    await().until(() -> deaf.size() == 3);
  }

  /** A chain that does not stop still works for it, so its permit is not free yet. */
  @Test
  void clientThatLeavesDuringTheChainIsRecordedAtOnce() {
    AtomicInteger asked = new AtomicInteger();
    RawOrigin origin = RawOrigin.plain(proxy.vertx, RawOrigin.always(OK));
    proxy
        .vertx
        .eventBus()
        .consumer(BusAddress.chain("harness"), unanswered -> asked.incrementAndGet());
    proxy.start(ProxyHarness.inspected(origin.port(), "fail_closed"));
    RawClient client = proxy.client().send(Requests.sized(origin, "body"));
    await().until(() -> asked.get() == 1);

    client.close();

    await().until(() -> proxy.records().size() == 1);
    assertThat(proxy.records().getFirst().getRequest().getReason()).isEqualTo("client left");
    assertThat(proxy.permits().inUse()).isEqualTo(1);
  }
}
