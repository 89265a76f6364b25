package dev.sluice.proxy;

import static dev.sluice.proxy.ProxyHarness.HOST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.TunnelCompletion;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code tls: skip}: whoever ends first still gets all of the other side. */
class RawTunnelTest {
  private static final int MUCH = 4 << 20;

  private final ProxyHarness proxy = ProxyHarness.create();
  private ServerSocket origin;

  @BeforeEach
  void open() throws IOException {
    origin = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    proxy.start(ProxyHarness.policy(origin.getLocalPort(), "tls: skip", ""));
  }

  @AfterEach
  void close() throws IOException {
    origin.close();
    proxy.close();
  }

  private interface Talk {
    int with(Socket client) throws IOException;
  }

  private CompletableFuture<Integer> serve(Talk talk) {
    return CompletableFuture.supplyAsync(
        () -> {
          try (Socket client = origin.accept()) {
            client.setSoTimeout(20_000);
            return talk.with(client);
          } catch (IOException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  private RawClient tunnel() {
    return proxy.client().connectOnly(HOST + ":" + origin.getLocalPort());
  }

  private TunnelCompletion completion() {
    await().until(() -> proxy.records().stream().anyMatch(AuditRecord::hasTunnelCompletion));
    return proxy.records().getLast().getTunnelCompletion();
  }

  @Test
  void aClientThatHasSentAllGetsTheAnswer() {
    CompletableFuture<Integer> received =
        serve(
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
    String authority = HOST + ":" + origin.getLocalPort();
    return ("CONNECT " + authority + " HTTP/1.1\r\nHost: " + authority + "\r\n\r\n").length();
  }

  @Test
  void anOriginThatHasSentAllStillReceives() {
    CompletableFuture<Integer> received =
        serve(
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

  @Test
  void aSideThatBreaksOffEndsTheOther() {
    CompletableFuture<Integer> received = serve(client -> client.getInputStream().read());
    try (RawClient client = tunnel()) {
      client.send("a");
      assertThat(received.join()).isEqualTo('a');
      assertThat(client.endInput().readToEnd()).isEmpty();
    }
    assertThat(completion().getReason()).isEmpty();
  }
}
