package dev.sluice.it.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import dev.sluice.it.clients.Program;
import dev.sluice.it.websocket.FrameSocket.Message;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Clients of WebSockets that people use, through a node that relays bytes, and through one that
 * reads every message.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(SharedSockets.Resolver.class)
@Execution(CONCURRENT)
class SocketClientsIT {
  private static final String RAW = "raw.test";
  private static final String READ = "replace.test";
  static final Path CLIENTS = Path.of("websocket").toAbsolutePath();

  /** Prints the major version of the module; 0 without it. */
  private static final String VERSION =
      """
      import importlib.metadata as m
      try:
          print(m.version('websockets').split('.')[0])
      except m.PackageNotFoundError:
          print(0)
      """;

  private SocketNode node;

  @BeforeAll
  void start(SharedSockets shared) {
    node = shared.node;
  }

  @ParameterizedTest
  @ValueSource(strings = {RAW, READ})
  void ofTheJdk(String host) throws Exception {
    HttpClient client = client();
    try {
      Heard heard = new Heard();
      WebSocket socket =
          client
              .newWebSocketBuilder()
              .buildAsync(uri(host, "/jdk"), heard)
              .get(60, TimeUnit.SECONDS);
      String large = "ä".repeat(300_000);
      socket.sendText("hello", true).get(60, TimeUnit.SECONDS);
      assertThat(heard.next()).isEqualTo("hello");
      socket.sendText(large.substring(0, 7), false).get(60, TimeUnit.SECONDS);
      socket.sendText(large.substring(7), true).get(60, TimeUnit.SECONDS);
      assertThat(heard.next()).isEqualTo(large);
      socket.sendPing(UTF_8.encode("there?")).get(60, TimeUnit.SECONDS);
      assertThat(heard.next()).isEqualTo("pong there?");
      socket.sendClose(4001, "done").get(60, TimeUnit.SECONDS);
      assertThat(heard.closed()).isEqualTo(closed(host));
    } finally {
      client.shutdownNow();
    }
  }

  /**
   * Where messages are read, the reason of the client stays with it, and the origin echoes none.
   */
  private static String closed(String host) {
    return host.equals(READ) ? "4001" : "4001 done";
  }

  private HttpClient client() {
    return HttpClient.newBuilder()
        .proxy(
            ProxySelector.of(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), node.deployment().proxy())))
        .build();
  }

  private URI uri(String host, String path) {
    return URI.create("ws://" + node.authority(host) + path);
  }

  /** Without and with compression; the client offers both in its way. */
  @ParameterizedTest
  @ValueSource(strings = {RAW, READ})
  void ofNode(String host, @TempDir Path directory) {
    Program program = Program.installed("node");
    assumeTrue(
        Files.isDirectory(CLIENTS.resolve("node_modules")),
        "integration-tests/websocket has no packages: run npm ci there");
    assertEchoes(directory, program, CLIENTS.resolve("echo.js"), host);
  }

  @ParameterizedTest
  @ValueSource(strings = {RAW, READ})
  void ofPython(String host, @TempDir Path directory) {
    assertEchoes(directory, python(directory), CLIENTS.resolve("echo.py"), host);
  }

  /** Skips the test where it has no WebSockets. */
  static Program python(Path directory) {
    Program program = Program.installed("python3");
    String version = program.run(directory, "-c", VERSION).strip();
    assumeTrue(
        Integer.parseInt(version) >= 15,
        "python3 has no module websockets of 15 or newer: pip install websockets");
    return program;
  }

  private void assertEchoes(Path directory, Program program, Path script, String host) {
    for (String deflate : List.of("plain", "deflate")) {
      String path = "/%s-%s".formatted(script.getFileName(), deflate);
      String proxy = node.deployment().proxyUrl();
      assertThat(program.run(directory, script, proxy, uri(host, path), deflate).lines())
          .map(String::strip)
          .contains(
              "text 5", "text 600000", "binary 70000", "pong there?", "close " + closed(host));
    }
  }

  /** Frames of every length of length, and in both ways to reach the node. */
  @ParameterizedTest
  @ValueSource(strings = {RAW, READ})
  void ofFrames(String host) throws IOException {
    for (boolean tunnel : List.of(false, true)) {
      String path = "/frames-" + tunnel;
      try (FrameSocket socket =
          tunnel
              ? Handshake.openInTunnel(node.deployment().proxy(), node.authority(host), path, "")
              : node.open(host, path)) {
        for (int length : new int[] {0, 1, 125, 126, 0xffff, 0x10000, 1 << 20}) {
          byte[] payload = new byte[length];
          socket.send(Frame.BINARY, payload);
          assertThat(socket.receive().payload()).isEqualTo(payload);
        }
        socket.send(Frame.close(1000));
        assertThat(socket.receive().closeCode()).isEqualTo(1000);
      }
    }
  }

  /** What the origin gets of a PING and of a CLOSE, and the client of the PONG. */
  @ParameterizedTest
  @CsvSource({RAW + ", 6, 4001 secret", READ + ", 8, 4001"})
  void controlFrames(String host, int bytes, String close) throws IOException {
    String path = "/controls-" + host;
    node.origin()
        .script(
            path,
            socket -> {
              Frame ping = socket.frame();
              socket.send(Frame.of(Frame.PONG, ping.payload()));
              node.origin().keep(path, new Message(ping.opcode(), ping.payload()));
              node.origin().keep(path, socket.receive());
            });
    try (FrameSocket socket = node.open(host, path)) {
      socket.send(Frame.of(Frame.PING, "secret".getBytes(UTF_8)));
      assertThat(new String(socket.frame().payload(), UTF_8)).isEqualTo("secret");
      socket.send(Frame.close(4001, "secret"));
      Message ping = node.origin().next(path);
      assertThat(ping.opcode()).isEqualTo(Frame.PING);
      assertThat(ping.payload()).hasSize(bytes);
      Message closed = node.origin().next(path);
      assertThat((closed.closeCode() + " " + closed.closeReason()).strip()).isEqualTo(close);
    }
  }

  @Test
  void aCompletionTellsTheTotalsOfASessionThatIsRead() throws IOException {
    try (FrameSocket socket = node.open(READ, "/totals")) {
      socket.text("one");
      socket.receive();
      socket.send(Frame.BINARY, new byte[3]);
      socket.receive();
      socket.send(Frame.close(1000));
      socket.receive();
    }
    assertThat(
            node.event(
                    "http.exchange",
                    event -> event.encode().contains("\"/totals\"") && hasMessages(event))
                .getJsonObject("unmapped")
                .getJsonObject("messages")
                .getMap())
        .containsEntry("client_text", 1)
        .containsEntry("client_binary", 1)
        .containsEntry("origin_text", 1)
        .containsEntry("origin_binary", 1)
        .containsEntry("denied", 0);
  }

  private static boolean hasMessages(JsonObject event) {
    return event.getJsonObject("unmapped").containsKey("messages");
  }
}
