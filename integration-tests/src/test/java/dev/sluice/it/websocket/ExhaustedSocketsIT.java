package dev.sluice.it.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import dev.sluice.it.Services;
import dev.sluice.it.SluiceProcess;
import dev.sluice.it.websocket.FrameSocket.Message;
import dev.sluice.testing.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;

/** Messages for which a node has no place, and a receiver that takes none. */
@Execution(CONCURRENT)
class ExhaustedSocketsIT {
  /** More than the messages that one client may have in memory, and those that wait for a place. */
  private static final int BEGUN = 140;

  private static final int SENT_BYTES = 60_000;
  private static final int UPSTREAM_DISCONNECT = 11;
  private static final List<String> HOSTS = List.of("read.test");
  private static final String POLICY =
      """
      version: 1
      network_policies:
        test:
          endpoints:
            - {host: read.test, port: PORT, protocol: websocket, enforcement: enforce, access: full}
      network_middlewares:
        reader: {middleware: %s, endpoints: {include: [read.test]}}
      """;

  @TempDir private Path directory;

  /** Their sessions end with 1013; once places are free, messages go on again. */
  @Test
  void messagesBeyondTheMemoryAreRefused() throws Exception {
    try (SocketNode node =
        SocketNode.start(directory, "", POLICY.formatted("sluice/secrets"), HOSTS)) {
      List<FrameSocket> open = new ArrayList<>();
      try {
        // A handshake takes a permit, too, and the messages hold all.
        for (int i = 0; i < BEGUN; i++) {
          open.add(node.open("read.test", "/begun"));
        }
        CompletableFuture<Message> first = new CompletableFuture<>();
        for (FrameSocket socket : open) {
          socket.send(new Frame(false, false, Frame.TEXT, new byte[] {'a'}));
          Thread.ofVirtual().start(() -> hear(socket, first));
        }
        Message end = first.get(1, TimeUnit.MINUTES);
        assertThat(end.closeCode()).isEqualTo(1013);
        assertThat(end.closeReason()).isEqualTo("inspection_exhausted");
      } finally {
        open.forEach(FrameSocket::close);
      }
      await()
          .atMost(Duration.ofMinutes(1))
          // A handshake that finds no permit yet is refused.
          .ignoreExceptionsInstanceOf(IOException.class)
          .until(() -> echoes(node));
      assertThat(node.event("websocket.closing", SocketNode.at("/begun")).encode())
          .contains("1013");
    }
  }

  private static void hear(FrameSocket socket, CompletableFuture<Message> first) {
    try {
      first.complete(socket.receive());
    } catch (UncheckedIOException e) {
      // The test closed it.
    }
  }

  private static boolean echoes(SocketNode node) throws IOException {
    try (FrameSocket socket = node.open("read.test", "/after")) {
      socket.text("after");
      return socket.receive().text().equals("after");
    }
  }

  /**
   * Counts as one that left (middleware-contract m.3.3): no closing frame, and the service hears.
   */
  @Test
  void aReceiverThatTakesNothingEndsTheSession() throws Exception {
    int port = Ports.free();
    try (SluiceProcess service =
            Services.start("SessionService", directory.resolve("service-log"), port);
        SocketNode node =
            SocketNode.start(
                directory,
                Services.registration("test/new", port),
                POLICY.formatted("test/new"),
                HOSTS,
                new SocketNode.Memory("  timeouts: {send: 1s}\n", List.of()))) {
      CompletableFuture<Void> over = new CompletableFuture<>();
      node.origin().script("/deaf", socket -> over.join());
      await().atMost(Duration.ofMinutes(1)).until(() -> isServed(node));
      try (FrameSocket socket = node.open("read.test", "/deaf")) {
        Thread.ofVirtual().start(() -> flood(socket));
        assertThat(CompletableFuture.supplyAsync(() -> ending(socket), Thread::startVirtualThread))
            .succeedsWithin(Duration.ofMinutes(1))
            .isEqualTo("no closing frame");
        await()
            .atMost(Duration.ofMinutes(1))
            .until(() -> service.printed().contains("end /deaf " + UPSTREAM_DISCONNECT));
      } finally {
        over.complete(null);
      }
    }
  }

  private static boolean isServed(SocketNode node) {
    try (FrameSocket socket = node.open("read.test", "/ready")) {
      socket.text("ready");
      return socket.receive().text().equals("ready");
    } catch (IOException e) {
      return false;
    }
  }

  private static void flood(FrameSocket socket) {
    byte[] text = "x".repeat(SENT_BYTES).getBytes(StandardCharsets.UTF_8);
    try {
      while (true) {
        socket.send(Frame.TEXT, text);
      }
    } catch (UncheckedIOException e) {
      // The session is over.
    }
  }

  private static String ending(FrameSocket socket) {
    try {
      return "close " + socket.receive().closeCode();
    } catch (UncheckedIOException e) {
      return "no closing frame";
    }
  }
}
