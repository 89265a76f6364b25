package dev.sluice.proxy;

import static dev.sluice.proxy.ProxyHarness.HOST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.config.settings.proxy.Capacity;
import dev.sluice.config.settings.proxy.Sandbox;
import dev.sluice.config.settings.proxy.Sandboxes;
import dev.sluice.config.settings.proxy.TokenHash;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.RequestCompletion.Outcome;
import io.vertx.core.net.NetSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The memory of all streams: {@code proxy.capacity.streaming}. */
class StreamingCapacityTest {
  private static final long BUDGET = 4L << 20;
  private static final String EXHAUSTED = "streaming_capacity_exhausted";

  /** Of one stream, as docs/reference/settings.md says. */
  private static final long PLAIN = 256 << 10;

  private static final long INTERCEPTED = 512 << 10;
  private static final int MUCH = 16 << 20;
  private static final String LARGE =
      "HTTP/1.1 200 OK\r\nContent-Length: " + MUCH + "\r\n\r\n" + "x".repeat(MUCH);

  private final ProxyHarness proxy = ProxyHarness.create();
  private final Waits waits = new Waits();
  private final List<RawClient> clients = new ArrayList<>();
  private final Queue<NetSocket> taken = new ConcurrentLinkedQueue<>();
  private String response = LARGE;

  @AfterEach
  void close() {
    clients.forEach(RawClient::close);
    proxy.close();
  }

  /** How a client reaches its origin, and how it ends. */
  enum Way {
    ABSOLUTE("protocol: rest\nenforcement: enforce\naccess: full"),
    TUNNEL("protocol: rest\nenforcement: enforce\naccess: full"),
    RAW("tls: skip");

    private final String endpoint;

    Way(String endpoint) {
      this.endpoint = endpoint;
    }
  }

  private RawOrigin start(String endpoint) {
    RawOrigin origin =
        RawOrigin.plain(
            proxy.vertx,
            (socket, soFar, consumed) -> {
              if (soFar.contains("\r\n\r\n")) {
                consumed.run();
                taken.add(socket);
                socket.write(response);
              }
            });
    proxy.start(
        ProxyHarness.upgradable(ProxyHarness.policy(origin.port(), endpoint, "")),
        new Capacity(4, 4, 1 << 20, OptionalLong.of(BUDGET)),
        waits.all());
    return origin;
  }

  private RawClient client() {
    RawClient client = RawClient.narrow(proxy.port);
    clients.add(client);
    return client;
  }

  private static String authority(RawOrigin origin) {
    return HOST + ":" + origin.port();
  }

  private RawClient ask(Way way, RawOrigin origin) {
    return way == Way.ABSOLUTE
        ? client().send(Requests.get(origin, "/"))
        : client().connectOnly(authority(origin)).send(inTunnel(origin));
  }

  /** Asks for more than any of them reads, until one is refused; returns what that one got. */
  private String fill(Way way, RawOrigin origin) {
    for (int i = 0; i < BUDGET / PLAIN; i++) {
      RawClient client = client();
      client.send(way == Way.ABSOLUTE ? Requests.get(origin, "/") : connect(origin));
      String head = client.readHead();
      if (head.startsWith("HTTP/1.1 503 ")) {
        return head + client.readUntil("}");
      }
      if (way != Way.ABSOLUTE) {
        client.send(inTunnel(origin)).readHead();
      }
    }
    throw new AssertionError("none was refused");
  }

  private static String inTunnel(RawOrigin origin) {
    return Requests.get(origin, "/").replace("http://" + authority(origin), "");
  }

  private static String connect(RawOrigin origin) {
    return "CONNECT %1$s HTTP/1.1\r\nHost: %1$s\r\n\r\n".formatted(authority(origin));
  }

  @ParameterizedTest
  @EnumSource
  void refusesWhatItCannotHoldAndServesAgainLater(Way way) {
    RawOrigin origin = start(way.endpoint);
    assertThat(fill(way, origin)).contains("\"error\":\"" + EXHAUSTED + "\"");
    assertThat(proxy.reservedBytes()).isBetween(BUDGET / 2, BUDGET);
    await().until(() -> proxy.records().stream().anyMatch(StreamingCapacityTest::isRefused));

    clients.forEach(RawClient::close);
    await().until(() -> proxy.reservedBytes() == 0);
    assertThat(ask(way, origin).readHead()).startsWith("HTTP/1.1 200 ");
  }

  private static boolean isRefused(AuditRecord told) {
    return told.getRequest().getRefusal().equals(EXHAUSTED)
        || told.getTunnel().getRefusal().equals(EXHAUSTED);
  }

  @Test
  void leavesSomethingForAnotherSandbox() {
    Sandbox other = new Sandbox("other", Optional.empty(), Optional.of(TokenHash.of("token")));
    proxy.sandboxes = new Sandboxes(List.of(other), false);
    RawOrigin origin = start(Way.ABSOLUTE.endpoint);
    proxy.policies.put("other", ProxyHarness.policy(origin.port(), Way.ABSOLUTE.endpoint, ""));
    proxy.reload(ProxyHarness.policy(origin.port(), Way.ABSOLUTE.endpoint, ""));
    fill(Way.ABSOLUTE, origin);

    String basic =
        Base64.getEncoder().encodeToString("other:token".getBytes(StandardCharsets.US_ASCII));
    String line = "\r\nProxy-Authorization: Basic " + basic + "\r\n\r\n";
    String head = client().send(Requests.get(origin, "/").replace("\r\n\r\n", line)).readHead();
    assertThat(head).startsWith("HTTP/1.1 200 ");
  }

  /** A connection between two requests holds nothing, however much it carried. */
  @ParameterizedTest
  @EnumSource(
      value = Way.class,
      names = {"ABSOLUTE", "TUNNEL"})
  void idleConnectionsCountNothing(Way way) {
    response = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";
    RawOrigin origin = start(way.endpoint);
    for (int i = 0; i < 2 * BUDGET / PLAIN; i++) {
      ask(way, origin).readUntil("hi");
    }
    await().until(() -> proxy.reservedBytes() == 0);
  }

  @Test
  void requestsInsideTlsReserveForTheirRecordsToo() {
    RawOrigin origin =
        RawOrigin.tls(
            proxy.vertx,
            proxy.originCa,
            HOST,
            (socket, soFar, consumed) -> {
              consumed.run();
              socket.write(LARGE);
            });
    proxy.start(
        ProxyHarness.rest(origin.port()),
        new Capacity(4, 4, 1 << 20, OptionalLong.of(BUDGET)),
        waits.all());
    RawClient client = client().tunnel(authority(origin), proxy.ca());
    await().until(() -> proxy.reservedBytes() == 0);
    client.send("GET / HTTP/1.1\r\nHost: " + authority(origin) + "\r\n\r\n").readHead();
    assertThat(proxy.reservedBytes()).isEqualTo(INTERCEPTED);
    client.close();
    await().until(() -> proxy.reservedBytes() == 0);
  }

  @Test
  void aClientThatIsCutOffReturnsItsMemory() {
    waits.send = Duration.ofSeconds(3);
    RawOrigin origin = start(Way.ABSOLUTE.endpoint);
    client().send(Requests.get(origin, "/")).readHead();
    await().until(() -> proxy.reservedBytes() == PLAIN);
    await()
        .until(
            () ->
                proxy.records().stream()
                    .map(told -> told.getCompletion().getOutcome())
                    .anyMatch(Outcome.OUTCOME_TIMED_OUT::equals));
    await().until(() -> proxy.reservedBytes() == 0);
  }

  @Test
  void anOriginThatBreaksOffReturnsIt() {
    response = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\npart";
    RawOrigin origin = start(Way.ABSOLUTE.endpoint);
    RawClient client = client().send(Requests.get(origin, "/"));
    client.readUntil("part");
    assertThat(proxy.reservedBytes()).isEqualTo(PLAIN);
    taken.forEach(NetSocket::close);
    await().until(() -> proxy.reservedBytes() == 0);
  }

  @Test
  void anUpgradedConnectionCountsUntilItCloses() {
    response = Requests.SWITCHED + "hello";
    RawOrigin origin = start(Way.ABSOLUTE.endpoint);
    RawClient client =
        client().send(Requests.post(origin, Requests.WEBSOCKET, "").replace("POST", "GET"));
    client.readUntil("hello");
    assertThat(proxy.reservedBytes()).isEqualTo(PLAIN);
    client.close();
    await().until(() -> proxy.reservedBytes() == 0);
  }

  @Test
  void aTunnelThatSaysNothingReturnsItWhenItCloses() {
    RawOrigin origin = start(Way.TUNNEL.endpoint);
    RawClient client = client().connectOnly(authority(origin));
    assertThat(proxy.reservedBytes()).isEqualTo(PLAIN);
    client.close();
    await().until(() -> proxy.reservedBytes() == 0);
  }

  @Test
  void aRefusedRequestReturnsIt() {
    RawOrigin origin = start(Way.ABSOLUTE.endpoint);
    origin.close();
    assertThat(client().send(Requests.get(origin, "/")).readHead()).startsWith("HTTP/1.1 502 ");
    await().until(() -> proxy.reservedBytes() == 0);
  }
}
