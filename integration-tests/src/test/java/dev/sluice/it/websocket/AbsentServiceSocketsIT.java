package dev.sluice.it.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import dev.sluice.it.Services;
import dev.sluice.it.SluiceProcess;
import dev.sluice.it.websocket.FrameSocket.Message;
import dev.sluice.testing.Ports;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;

/** Sessions whose service is killed, and those over {@code proxy.limits.websocket_sessions}. */
@Execution(CONCURRENT)
class AbsentServiceSocketsIT {
  private static final Duration PRINTED = Duration.ofSeconds(30);
  private static final List<String> HOSTS = List.of("closed.test", "open.test");

  private static final String POLICY =
      """
      version: 1
      network_policies:
        test:
          endpoints:
            - {host: closed.test, port: PORT, protocol: websocket, enforcement: enforce, access: full}
            - {host: open.test, port: PORT, protocol: websocket, enforcement: enforce, access: full}
      network_middlewares:
        closed: {order: 1, middleware: test/new, endpoints: {include: [closed.test]}}
        open: {order: 2, middleware: test/new, on_error: fail_open, endpoints: {include: [open.test]}}
      """;

  @TempDir private Path directory;

  private SocketNode node(int service, String settings) {
    return SocketNode.start(
        directory,
        Services.registration("test/new", service),
        POLICY,
        HOSTS,
        new SocketNode.Memory(settings, List.of()));
  }

  private SluiceProcess service(int port) {
    return Services.start("SessionService", directory.resolve("service-log"), port);
  }

  /** A session that the service reads, once the node can reach it. */
  private static FrameSocket read(
      SocketNode node, SluiceProcess service, String host, String path) {
    return await()
        .atMost(Duration.ofMinutes(3))
        .until(() -> attempt(node, service, host, path), Optional::isPresent)
        .orElseThrow();
  }

  private static Optional<FrameSocket> attempt(
      SocketNode node, SluiceProcess service, String host, String path) throws IOException {
    try {
      FrameSocket socket = node.open(host, path);
      if (echoes(socket, "harmless") && hasPrinted(service, "start " + path)) {
        return Optional.of(socket);
      }
      socket.close();
    } catch (Handshake.Refused e) {
      // Not yet.
    }
    return Optional.empty();
  }

  /** What it has printed is read by a thread that may be behind. */
  private static boolean hasPrinted(SluiceProcess service, String text) {
    try {
      await().atMost(PRINTED).until(() -> service.printed().contains(text));
      return true;
    } catch (ConditionTimeoutException notRead) {
      return false;
    }
  }

  private static boolean echoes(FrameSocket socket, String text) {
    socket.text(text);
    return socket.receive().text().equals(text);
  }

  @Test
  void aKilledServiceClosesOrIsPassed() throws IOException {
    int port = Ports.free();
    try (SluiceProcess service = service(port);
        SocketNode node = node(port, "");
        FrameSocket closed = read(node, service, "closed.test", "/closed");
        FrameSocket open = read(node, service, "open.test", "/open")) {
      service.kill();

      closed.text("after");
      Message end = closed.receive();
      assertThat(end.closeCode()).isEqualTo(1008);
      assertThat(end.closeReason()).isEqualTo("middleware_required");
      assertThat(echoes(open, "deny")).isTrue();
      assertThat(echoes(open, "again")).isTrue();
      node.event(
          "finding.platform",
          it ->
              it.encode().contains("openshell.middleware.websocket_stage_disabled")
                  && it.encode().contains("/open"));
      assertThat(node.origin().next("/closed").text()).isEqualTo("harmless");
      assertThat(node.origin().next("/closed").isClose()).isTrue();
    }
  }

  @Test
  void aSessionOverTheLimitIsRefusedOrNotRead() throws IOException {
    int port = Ports.free();
    try (SluiceProcess service = service(port);
        SocketNode node = node(port, "  limits: {websocket_sessions: 1}\n")) {
      try (FrameSocket first = read(node, service, "closed.test", "/first")) {
        assertThatThrownBy(() -> node.open("closed.test", "/second"))
            .isInstanceOf(Handshake.Refused.class)
            .hasMessageContaining("403")
            .hasMessageContaining("middleware_failed");
        try (FrameSocket unread = node.open("open.test", "/unread")) {
          assertThat(echoes(unread, "deny")).isTrue();
        }
        assertThat(echoes(first, "still read")).isTrue();
      }
      assertThat(service.printed()).doesNotContain("/second", "/unread");
      for (String host : HOSTS) {
        node.event(
            "finding.platform",
            it ->
                it.encode().contains("openshell.middleware.session_capacity_exhausted")
                    && it.encode().contains(host));
      }
      read(node, service, "closed.test", "/next").close();
    }
  }
}
