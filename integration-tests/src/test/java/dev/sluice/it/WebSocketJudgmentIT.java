package dev.sluice.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.testing.Ports;
import dev.sluice.testing.SampleSecrets;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** WebSocket messages through a whole node, to an origin that sends them back. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebSocketJudgmentIT {
  private static final String CANARY = "AKQ7XJ3PZL5WTN2YVDB8";
  private static final String SECRET = "s3cret-of-the-chat-0123456789";
  private static final String GITHUB_TOKEN = SampleSecrets.all().getOrDefault("github-token", "");
  private static final String LONG = "a long one ".repeat(5_000);
  private static final List<String> HOSTS =
      List.of("plain.test", "secrets.test", "chat.test", "lost.test");

  private final Vertx vertx = Vertx.vertx();
  private final Queue<String> received = new ConcurrentLinkedQueue<>();
  private HttpServer origin;
  private Deployment node;
  private SluiceProcess sluice;

  @BeforeAll
  void start(@TempDir Path directory) throws IOException {
    origin =
        vertx
            .createHttpServer()
            .webSocketHandler(
                socket -> {
                  socket.textMessageHandler(
                      text -> {
                        received.add(text);
                        socket.writeTextMessage(text);
                      });
                  socket.binaryMessageHandler(bytes -> received.add("binary " + bytes));
                })
            .listen(Ports.free(), "127.0.0.1")
            .await();
    node = Deployment.in(directory);
    Path canaries = Files.writeString(directory.resolve("canaries"), "wiki " + CANARY + "\n");
    Path secret = Files.writeString(directory.resolve("secret"), SECRET + "\n");
    String settings =
        "  known_values: {canaries_file: '%s'}\n".formatted(canaries)
            + "  credentials: {CHAT: {file: '%s', endpoints: [{host: chat.test, port: %d}]}}\n"
                .formatted(secret, origin.actualPort());
    Path roots = RecordingOrigin.start(directory, List.of("plain.test")).certificate();
    node.write(roots, settings, policy(HOSTS), HOSTS);
    Files.writeString(
        directory.resolve("config/gateway.toml"), Services.registration("test/lost", Ports.free()));
    sluice = node.dev();
  }

  private String policy(List<String> hosts) {
    StringBuilder policy =
        new StringBuilder("version: 1\nnetwork_policies:\n  test:\n    endpoints:\n");
    for (String host : hosts) {
      policy.append(
          "      - {host: %s, port: %d, protocol: rest, enforcement: enforce, access: full, upgrades: allow%s}\n"
              .formatted(
                  host,
                  origin.actualPort(),
                  host.equals("chat.test") ? ", websocket_credential_rewrite: true" : ""));
    }
    policy.append(
        """
        network_middlewares:
          leaks: {order: 1, middleware: sluice/secrets, config: {mode: deny}, endpoints: {include: [secrets.test]}}
        """);
    if (hosts.contains("lost.test")) {
      policy.append(
          "  gone: {order: 2, middleware: test/lost, endpoints: {include: [lost.test]}}\n");
    }
    return policy.toString();
  }

  @AfterAll
  void stop() {
    sluice.close();
    vertx.close().await();
  }

  /** What a client got, in order; its close as code and reason. */
  private static final class Heard implements WebSocket.Listener {
    private final Queue<String> all = new ConcurrentLinkedQueue<>();
    private final StringBuilder begun = new StringBuilder();

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      begun.append(data);
      if (last) {
        all.add(begun.toString());
        begun.setLength(0);
      }
      socket.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
      all.add("close " + code + " " + reason);
      return null;
    }

    void await(String... expected) {
      Awaitility.await()
          .atMost(Duration.ofMinutes(1))
          .until(() -> List.copyOf(all).equals(List.of(expected)));
    }
  }

  private WebSocket open(String host, Heard heard) {
    HttpClient client =
        HttpClient.newBuilder()
            .proxy(
                ProxySelector.of(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), node.proxy())))
            .build();
    URI uri = URI.create("ws://%s:%d/chat".formatted(host, origin.actualPort()));
    return client.newWebSocketBuilder().buildAsync(uri, heard).join();
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain.test", "secrets.test", "chat.test"})
  void ordinaryMessagesGoOn(String host) {
    Heard heard = new Heard();
    WebSocket socket = open(host, heard);
    socket.sendText("one of " + host, true).join();
    socket.sendText(LONG, true).join();
    heard.await("one of " + host, LONG);
    socket.abort();
  }

  @Test
  void aSecretIsDenied() {
    Heard heard = new Heard();
    WebSocket socket = open("secrets.test", heard);
    socket.sendText("before", true).join();
    heard.await("before");
    socket.sendText("{\"token\":\"" + GITHUB_TOKEN + "\"}", true).join();
    heard.await("before", "close 1008 middleware_denied");
    assertThat(received).noneMatch(text -> text.contains(GITHUB_TOKEN));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aCanaryDoesNotLeave(boolean text) {
    Heard heard = new Heard();
    WebSocket socket = open("plain.test", heard);
    if (text) {
      socket.sendText("see " + CANARY, true).join();
    } else {
      socket.sendBinary(ByteBuffer.wrap(("see " + CANARY).getBytes(UTF_8)), true).join();
    }
    heard.await("close 1008 middleware_denied");
    assertThat(received).noneMatch(message -> message.contains(CANARY));
  }

  @Test
  void aPlaceholderBecomesTheSecret() {
    Heard heard = new Heard();
    WebSocket socket = open("chat.test", heard);
    socket.sendText("{\"key\":\"openshell:resolve:env:CHAT\"}", true).join();
    await().until(() -> received.contains("{\"key\":\"" + SECRET + "\"}"));
    socket.abort();
  }

  @Test
  void aChangedPolicyEndsSessions() throws IOException {
    Heard heard = new Heard();
    WebSocket socket = open("secrets.test", heard);
    socket.sendText("before", true).join();
    heard.await("before");
    try (Operator operator = new Operator(node)) {
      // No service is asked to validate this one.
      assertThat(operator.put(policy(List.of("plain.test", "secrets.test", "chat.test"))))
          .isEqualTo(200);
    }
    heard.await("before", "close 1012 ");
  }

  @Test
  void aHandshakeNeedsItsRequiredService() {
    assertThatThrownBy(() -> open("lost.test", new Heard()))
        .cause()
        .isInstanceOfSatisfying(
            WebSocketHandshakeException.class,
            refused -> assertThat(refused.getResponse().statusCode()).isEqualTo(403));
  }
}
