package dev.sluice.proxy;

import static dev.sluice.proxy.ProxyHarness.HOST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.TunnelCompletion;
import io.vertx.core.Future;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code tls: skip}: whoever ends first still gets all of the other side. */
class RawTunnelTest {
  private static final int MUCH = 4 << 20;

  private final ProxyHarness proxy = ProxyHarness.create();
  private final BlockingOrigin origin = BlockingOrigin.open();

  @BeforeEach
  void open() {
    proxy.start(ProxyHarness.policy(origin.port(), "tls: skip", ""));
  }

  @AfterEach
  void close() {
    origin.close();
    proxy.close();
  }

  private RawClient tunnel() {
    return proxy.client().connectOnly(HOST + ":" + origin.port());
  }

  private TunnelCompletion completion() {
    await().until(() -> proxy.records().stream().anyMatch(AuditRecord::hasTunnelCompletion));
    return proxy.records().getLast().getTunnelCompletion();
  }

  @Test
  void aClientThatHasSentAllGetsTheAnswer() {
    CompletableFuture<Integer> received =
        origin.serve(
            client -> {
              int length = client.getInputStream().readAllBytes().length;
              client.getOutputStream().write(new byte[MUCH]);
              return length;
            });
    try (RawClient client = tunnel()) {
      client.send(new byte[MUCH]).endInput();
      assertThat(client.readToEnd()).hasSize(MUCH);
    }
    assertThat(received.join()).isEqualTo(MUCH);
    assertThat(completion().getClientBytes()).isEqualTo(MUCH + connectBytes());
    assertThat(completion().getReason()).isEmpty();
  }

  private int connectBytes() {
    String authority = HOST + ":" + origin.port();
    return ("CONNECT " + authority + " HTTP/1.1\r\nHost: " + authority + "\r\n\r\n").length();
  }

  @Test
  void anOriginThatHasSentAllStillReceives() {
    CompletableFuture<Integer> received =
        origin.serve(
            client -> {
              client.getOutputStream().write(new byte[MUCH]);
              client.shutdownOutput();
              return client.getInputStream().readAllBytes().length;
            });
    try (RawClient client = tunnel()) {
      assertThat(client.readToEnd()).hasSize(MUCH);
      client.send(new byte[MUCH]).endInput();
      assertThat(received.join()).isEqualTo(MUCH);
    }
    assertThat(completion().getUpstreamBytes()).isGreaterThanOrEqualTo(MUCH);
  }

  /** As of an exchange. */
  @Test
  void aStopOfTheNodeIsTheReason() {
    CompletableFuture<Integer> received = origin.serve(client -> client.getInputStream().read());
    try (RawClient client = tunnel()) {
      Future<Void> stopped = proxy.stop();
      assertThat(client.readToEnd()).isEmpty();
      stopped.await();
    }
    assertThat(received.join()).isEqualTo(-1);
    assertThat(completion().getReason()).isEqualTo("the node stops");
  }

  @Test
  void aSideThatBreaksOffEndsTheOther() {
    CompletableFuture<Integer> received = origin.serve(client -> client.getInputStream().read());
    try (RawClient client = tunnel()) {
      client.send("a");
      assertThat(received.join()).isEqualTo('a');
      assertThat(client.endInput().readToEnd()).isEmpty();
    }
    assertThat(completion().getReason()).isEmpty();
  }
}
