package dev.sluice.proxy;

import static dev.sluice.proxy.ProxyHarness.HOST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.config.settings.proxy.Capacity;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.RequestCompletion;
import dev.sluice.proto.v1.RequestCompletion.Outcome;
import io.vertx.core.Future;
import io.vertx.core.net.NetSocket;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The completion of an upgraded connection says who ended it. */
class UpgradeEndTest {
  private final ProxyHarness proxy = ProxyHarness.create();
  private final Waits waits = new Waits();
  private final Queue<NetSocket> sockets = new ConcurrentLinkedQueue<>();
  private final RawOrigin origin =
      RawOrigin.plain(
          proxy.vertx,
          (socket, soFar, consumed) -> {
            if (sockets.isEmpty()) {
              sockets.add(socket);
              socket.write(Requests.SWITCHED);
            }
          });

  @AfterEach
  void close() {
    proxy.close();
  }

  private void start() {
    proxy.start(
        ProxyHarness.upgradable(ProxyHarness.rest(origin.port())), Capacity.DEFAULTS, waits.all());
  }

  private RawClient upgraded() {
    RawClient client = proxy.client();
    client.send(Requests.post(origin, Requests.WEBSOCKET, "").replace("POST", "GET")).readHead();
    return client;
  }

  private void ended(Consumer<RawClient> ending, Outcome outcome, String reason) {
    start();
    try (RawClient client = upgraded()) {
      ending.accept(client);
      assertEnd(outcome, reason);
    }
  }

  private void assertEnd(Outcome outcome, String reason) {
    await().until(() -> proxy.records().stream().anyMatch(AuditRecord::hasCompletion));
    RequestCompletion told =
        proxy.records().stream()
            .filter(AuditRecord::hasCompletion)
            .findFirst()
            .orElseThrow()
            .getCompletion();
    assertThat(told.getReason()).isEqualTo(reason);
    assertThat(told.getOutcome()).isEqualTo(outcome);
    assertThat(told.getStatus()).isEqualTo(101);
  }

  @Test
  void byTheClient() {
    ended(RawClient::close, Outcome.OUTCOME_COMPLETE, "closed by the client");
  }

  @Test
  void byTheOrigin() {
    ended(
        client -> {
          sockets.forEach(NetSocket::close);
          assertThat(client.readToEnd()).isEmpty();
          client.close();
        },
        Outcome.OUTCOME_COMPLETE,
        "closed by the origin");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void behindTls(boolean byClient) {
    RawOrigin secure =
        RawOrigin.tls(
            proxy.vertx,
            proxy.originCa,
            HOST,
            (socket, soFar, consumed) -> {
              consumed.run();
              if (soFar.startsWith("GET ")) {
                socket.write(Requests.SWITCHED);
              } else {
                socket.close();
              }
            });
    proxy.start(ProxyHarness.upgradable(ProxyHarness.rest(secure.port())));
    String head =
        "GET / HTTP/1.1\r\nHost: %s:%d\r\n%s\r\n"
            .formatted(HOST, secure.port(), Requests.WEBSOCKET);
    try (RawClient client = proxy.client().tunnel(HOST + ":" + secure.port(), proxy.ca())) {
      client.send(head).readHead();
      if (!byClient) {
        client.send("bye");
        assertEnd(Outcome.OUTCOME_COMPLETE, "closed by the origin");
      }
    }
    if (byClient) {
      assertEnd(Outcome.OUTCOME_COMPLETE, "closed by the client");
    }
  }

  @Test
  void byItsLifetime() {
    waits.tunnel = Duration.ofMillis(300);
    ended(
        RawClient::readToEnd,
        Outcome.OUTCOME_TIMED_OUT,
        "tunnel lifetime exceeded (proxy.timeouts.tunnel)");
  }

  @Test
  void byAReload() {
    ended(client -> proxy.reload("version: 1\n"), Outcome.OUTCOME_TIMED_OUT, "policy reload");
  }

  @Test
  void byAStopOfTheNode() {
    start();
    try (RawClient client = upgraded()) {
      Future<Void> stopped = proxy.stop();
      assertThat(client.readToEnd()).isEmpty();
      stopped.await();
    }
    assertEnd(Outcome.OUTCOME_COMPLETE, "the node stops");
  }
}
