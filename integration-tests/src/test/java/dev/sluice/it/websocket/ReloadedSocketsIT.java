package dev.sluice.it.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import dev.sluice.it.Services;
import dev.sluice.it.SluiceProcess;
import dev.sluice.testing.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;

/** A policy that changes while its sessions stand. They need a node of their own. */
@Execution(CONCURRENT)
class ReloadedSocketsIT {
  private static final List<String> HOSTS = List.of("read.test", "service.test");
  private static final String POLICY =
      """
      version: 1
      network_policies:
        test:
          endpoints:
            - {host: read.test, port: PORT, protocol: websocket, enforcement: enforce, access: %1$s}
            - {host: service.test, port: PORT, protocol: websocket, enforcement: enforce, access: %1$s}
      network_middlewares:
        secrets: {order: 1, middleware: sluice/secrets, config: {mode: deny}, endpoints: {include: [read.test]}}
        service: {order: 2, middleware: test/new, endpoints: {include: [service.test]}}
      """;

  /** Clients read 1012; the service reads POLICY_RELOAD, 3; the new policy admits new sessions. */
  @Test
  void itsSessionsEnd(@TempDir Path directory) throws Exception {
    int port = Ports.free();
    try (SluiceProcess service =
            Services.start("SessionService", directory.resolve("service-log"), port);
        SocketNode node =
            SocketNode.start(
                directory,
                Services.registration("test/new", port),
                POLICY.formatted("full"),
                HOSTS)) {
      await().atMost(Duration.ofMinutes(1)).until(() -> isServed(node));
      assertSessionsEnd(node);
      await()
          .atMost(Duration.ofMinutes(1))
          .until(() -> service.printed().contains("end /judged 3"));
      node.event("websocket.closing", SocketNode.at("/read"));
      node.event("websocket.closing", SocketNode.at("/judged"));
      assertThat(isServed(node)).isTrue();
    }
  }

  private static void assertSessionsEnd(SocketNode node) throws Exception {
    Heard heard = new Heard();
    InetSocketAddress proxy =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), node.deployment().proxy());
    HttpClient client = HttpClient.newBuilder().proxy(ProxySelector.of(proxy)).build();
    try (FrameSocket judged = node.open("service.test", "/judged")) {
      URI uri = URI.create("ws://" + node.authority("read.test") + "/read");
      WebSocket socket =
          client.newWebSocketBuilder().buildAsync(uri, heard).get(60, TimeUnit.SECONDS);
      socket.sendText("before", true).get(60, TimeUnit.SECONDS);
      assertThat(heard.next()).isEqualTo("before");
      judged.text("before");
      assertThat(judged.receive().text()).isEqualTo("before");

      assertThat(node.put(POLICY.formatted("read-write"))).isEqualTo(200);

      assertThat(judged.receive().closeCode()).isEqualTo(1012);
      assertThat(heard.closed()).startsWith("1012");
    } finally {
      client.shutdownNow();
    }
  }

  private static boolean isServed(SocketNode node) {
    try (FrameSocket socket = node.open("service.test", "/ready")) {
      socket.text("ready");
      return socket.receive().text().equals("ready");
    } catch (IOException e) {
      return false;
    }
  }
}
