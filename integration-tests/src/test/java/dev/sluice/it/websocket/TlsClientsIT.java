package dev.sluice.it.websocket;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import dev.sluice.it.Trust;
import dev.sluice.it.clients.Program;
import io.vertx.core.json.JsonObject;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Clients of WebSockets that people use, by {@code wss}: each opens a tunnel, trusts the CA that
 * intercepts it, and has its messages read.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(SharedSockets.Resolver.class)
@Execution(CONCURRENT)
class TlsClientsIT {
  private static final String HOST = "replace.test";
  private static final String SECRET = InspectedSocketsIT.SECRET;

  private SocketNode node;

  @BeforeAll
  void start(SharedSockets shared) {
    node = shared.node;
  }

  private URI uri(String path) {
    return URI.create("wss://" + node.authority(HOST) + path);
  }

  @Test
  void ofTheJdk() throws Exception {
    Heard heard = new Heard();
    InetSocketAddress proxy =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), node.deployment().proxy());
    try (HttpClient client =
        HttpClient.newBuilder()
            .sslContext(Trust.in(node.deployment().ca()))
            .proxy(ProxySelector.of(proxy))
            .build()) {
      talk(client.newWebSocketBuilder().buildAsync(uri("/tls-jdk"), heard).get(60, SECONDS), heard);
    }
    assertRead("/tls-jdk");
  }

  /** A socket that stays open would keep its client from closing. */
  private static void talk(WebSocket socket, Heard heard) throws Exception {
    try {
      socket.sendText("hello", true).get(60, SECONDS);
      assertThat(heard.next()).isEqualTo("hello");
      socket.sendText("token=" + SECRET, true).get(60, SECONDS);
      assertThat(heard.next()).startsWith("token=").doesNotContain(SECRET);
      socket.sendClose(4001, "done").get(60, SECONDS);
      assertThat(heard.closed()).isEqualTo("4001");
    } finally {
      socket.abort();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain", "deflate"})
  void ofNode(String deflate, @TempDir Path directory) {
    assumeTrue(
        Files.isDirectory(SocketClientsIT.CLIENTS.resolve("node_modules")),
        "integration-tests/websocket has no packages: run npm ci there");
    Program program = Program.installed("node");
    assertRedacted(directory, program, "echo.js", deflate);
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain", "deflate"})
  void ofPython(String deflate, @TempDir Path directory) {
    assertRedacted(directory, SocketClientsIT.python(directory), "echo.py", deflate);
  }

  private void assertRedacted(Path directory, Program program, String script, String deflate) {
    String path = "/tls-%s-%s".formatted(script, deflate);
    Path ca = node.deployment().ca();
    program.with("NODE_EXTRA_CA_CERTS", ca).with("SSL_CERT_FILE", ca);
    Path client = SocketClientsIT.CLIENTS.resolve(script);
    assertThat(
            program.run(
                directory, client, node.deployment().proxyUrl(), uri(path), deflate, SECRET))
        .contains("text 5", "text 600000", "binary 70000", "redacted", "pong there?", "close 4001");
    assertRead(path);
  }

  /** The record of the message says so, and the origin never had the secret. */
  private void assertRead(String path) {
    JsonObject event =
        node.event(
            "websocket.message",
            it -> SocketNode.at(path).test(it) && "Modified".equals(it.getString("action")));
    assertThat(event.getJsonObject("url").getString("scheme")).isEqualTo("wss");
    assertThat(node.origin().texts(path)).isNotEmpty().noneMatch(text -> text.contains(SECRET));
  }
}
