package dev.sluice.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.proto.v1.AuditRecord;
import java.io.InputStream;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UpgradeTest {
  private final ProxyHarness proxy = ProxyHarness.create();

  @AfterEach
  void close() {
    proxy.close();
  }

  private static String handshake(RawOrigin origin, String lines) {
    return Requests.post(origin, lines, "").replace("POST", "GET");
  }

  @Test
  void passesAWebSocketHandshakeAndThenBytesUntilThePolicyChanges() {
    RawOrigin origin =
        RawOrigin.plain(
            proxy.vertx,
            (socket, soFar, consumed) -> {
              consumed.run();
              socket.write(
                  soFar.startsWith("GET ") ? Requests.SWITCHED + "hello" : "echo:" + soFar);
            });
    proxy.start(ProxyHarness.upgradable(ProxyHarness.rest(origin.port())));
    try (RawClient client = proxy.client()) {
      client.send(handshake(origin, Requests.WEBSOCKET));
      assertThat(client.readUntil("hello")).startsWith("HTTP/1.1 101 Switching Protocols\r\n");
      assertThat(client.send("frame").readUntil("frame")).isEqualTo("echo:frame");

      proxy.reload(ProxyHarness.upgradable(ProxyHarness.rest(origin.port())));
      assertThat(client.send("again").readUntil("again")).isEqualTo("echo:again");
      proxy.reload("version: 1\n");
      assertThat(client.readToEnd()).isEmpty();
    }
    assertThat(origin.received()).contains("Connection: Upgrade\r\nUpgrade: websocket\r\n");
  }

  /** Whatever a half-close means within an exchange. */
  @Test
  void passesAHalfCloseOn() {
    try (BlockingOrigin origin = BlockingOrigin.open()) {
      CompletableFuture<String> rest =
          origin.serve(
              socket -> {
                InputStream in = socket.getInputStream();
                StringBuilder head = new StringBuilder();
                while (!head.toString().endsWith("\r\n\r\n")) {
                  head.append((char) in.read());
                }
                socket.getOutputStream().write(Requests.SWITCHED.getBytes(ISO_8859_1));
                String sent = new String(in.readAllBytes(), ISO_8859_1);
                socket.getOutputStream().write("late".getBytes(ISO_8859_1));
                return sent;
              });
      proxy.start(ProxyHarness.upgradable(ProxyHarness.rest(origin.port())));
      try (RawClient client = proxy.client()) {
        String authority = ProxyHarness.HOST + ":" + origin.port();
        client.send(
            "GET http://%1$s/ HTTP/1.1\r\nHost: %1$s\r\n%2$s\r\n"
                .formatted(authority, Requests.WEBSOCKET));
        client.readHead();

        assertThat(client.send("last").endInput().readToEnd()).isEqualTo("late");
      }
      assertThat(rest.join()).isEqualTo("last");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Content-Length: 0\r\n"})
  void servesAWebSocketInAPlainTunnel(String length) {
    RawOrigin origin = RawOrigin.plain(proxy.vertx, RawOrigin.always(Requests.SWITCHED + "hello"));
    proxy.start(ProxyHarness.upgradable(ProxyHarness.rest(origin.port())));
    String authority = ProxyHarness.HOST + ":" + origin.port();
    try (RawClient client = proxy.client().connectOnly(authority)) {
      String head = "GET / HTTP/1.1\r\nHost: " + authority + "\r\n" + length;
      client.send(head + Requests.WEBSOCKET + "\r\n");
      assertThat(client.readUntil("hello")).startsWith("HTTP/1.1 101 ");
    }
  }

  /** Lines of the 101 after the status line, in place of good ones. */
  @ParameterizedTest
  @CsvSource({
    "Upgrade: websocket, Upgrade: h2c",
    "Upgrade: websocket, X: y",
    "Upgrade: websocket, Upgrade: websocket\\r\\nUpgrade: websocket",
    "Connection: Upgrade, Connection: keep-alive",
    "Sec-WebSocket-Accept: s3, Sec-WebSocket-Accept: S3",
    "Sec-WebSocket-Accept, X-Accept",
    "Connection: Upgrade, Connection: Upgrade\\r\\nSec-WebSocket-Protocol: unasked",
    "Connection: Upgrade, 'Connection: Upgrade\\r\\nSec-WebSocket-Protocol: chat, soap'",
    "Connection: Upgrade, Connection: Upgrade\\r\\nSec-WebSocket-Extensions: permessage-unasked",
  })
  void aSwitchThatDoesNotAnswerTheHandshakeIsRefused(String good, String bad) {
    String line = bad.replace("\\r\\n", "\r\n");
    RawOrigin origin =
        RawOrigin.plain(
            proxy.vertx, RawOrigin.always(Requests.SWITCHED.replace(good, line) + "hello"));
    proxy.start(ProxyHarness.upgradable(ProxyHarness.rest(origin.port())));
    String offers = "Sec-WebSocket-Protocol: chat, soap\r\n";
    try (RawClient client = proxy.client()) {
      assertThat(client.send(handshake(origin, Requests.WEBSOCKET + offers)).readToEnd())
          .startsWith("HTTP/1.1 502 ")
          .contains("\"upstream_protocol_error\"")
          .doesNotContain("hello");
    }
    await().until(() -> proxy.records().stream().anyMatch(AuditRecord::hasCompletion));
    assertThat(proxy.audit.completion().getReason())
        .startsWith("upstream_protocol_error: origin switched protocols");
  }

  @Test
  void whatWasOfferedMayBeChosen() {
    String chosen =
        Requests.SWITCHED.replace(
            "Connection: Upgrade",
            "Connection: Upgrade\r\nSec-WebSocket-Protocol: soap\r\n"
                + "Sec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover");
    RawOrigin origin = RawOrigin.plain(proxy.vertx, RawOrigin.always(chosen));
    proxy.start(ProxyHarness.upgradable(ProxyHarness.rest(origin.port())));
    String offers =
        "Sec-WebSocket-Protocol: chat, soap\r\nSec-WebSocket-Extensions: permessage-deflate\r\n";
    try (RawClient client = proxy.client()) {
      assertThat(client.send(handshake(origin, Requests.WEBSOCKET + offers)).readHead())
          .startsWith("HTTP/1.1 101 ");
    }
  }

  /** Then nothing switches, whatever the origin says. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "dGhlIHNhbXBsZSBub25jZQ==|dGhlIHNhbXBsZSBub25jZ==",
        "dGhlIHNhbXBsZSBub25jZQ==|dGhlIHNhbXBsZQ==",
        "Sec-WebSocket-Key|X-Key",
        "Version: 13|Version: 8",
        "HTTP/1.1|HTTP/1.0",
        "keep-alive, Upgrade|Sec-WebSocket-Key, Upgrade",
        "keep-alive, Upgrade|Upgrade, sec-websocket-version",
      })
  void anIncompleteHandshakeIsAnOrdinaryRequest(String change) {
    String[] parts = change.split("\\|", -1);
    RawOrigin origin = RawOrigin.plain(proxy.vertx, RawOrigin.always(Requests.SWITCHED));
    proxy.start(ProxyHarness.upgradable(ProxyHarness.rest(origin.port())));
    try (RawClient client = proxy.client()) {
      assertThat(
              client
                  .send(handshake(origin, Requests.WEBSOCKET).replace(parts[0], parts[1]))
                  .readToEnd())
          .contains("\"upstream_protocol_error\"");
    }
    assertThat(origin.received()).doesNotContain("Upgrade: websocket");
  }
}
