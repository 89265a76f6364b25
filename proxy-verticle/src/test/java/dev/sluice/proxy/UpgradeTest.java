package dev.sluice.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class UpgradeTest {
  @Test
  void passesAWebSocketHandshakeAndThenBytesUntilThePolicyChanges() {
    ProxyHarness proxy = ProxyHarness.create();
    RawOrigin origin =
        RawOrigin.plain(
            proxy.vertx,
            (socket, soFar, consumed) -> {
              consumed.run();
              socket.write(
                  soFar.startsWith("GET ")
                      ? "HTTP/1.1 101 Switching Protocols\r\n"
                          + "Upgrade: websocket\r\n"
                          + "Connection: Upgrade\r\n\r\n"
                          + "hello"
                      : "echo:" + soFar);
            });
    proxy.start(ProxyHarness.rest(origin.port()));
    try (RawClient client = proxy.client()) {
      client.send(
          Requests.post(origin, "Connection: keep-alive, Upgrade\r\nUpgrade: websocket\r\n", "")
              .replace("POST", "GET"));
      assertThat(client.readUntil("hello")).startsWith("HTTP/1.1 101 Switching Protocols\r\n");
      assertThat(client.send("frame").readUntil("frame")).isEqualTo("echo:frame");

      proxy.reload(ProxyHarness.rest(origin.port()));
      assertThat(client.send("again").readUntil("again")).isEqualTo("echo:again");
      proxy.reload("version: 1\n");
      assertThat(client.readToEnd()).isEmpty();
    }
    assertThat(origin.received()).contains("Connection: Upgrade\r\nUpgrade: websocket\r\n");
    proxy.close();
  }

  @Test
  void servesAWebSocketInAPlainTunnel() {
    ProxyHarness proxy = ProxyHarness.create();
    RawOrigin origin =
        RawOrigin.plain(
            proxy.vertx,
            RawOrigin.always(
                "HTTP/1.1 101 Switching Protocols\r\n"
                    + "upgrade: websocket\r\n"
                    + "connection: upgrade\r\n\r\n"
                    + "hello"));
    proxy.start(ProxyHarness.rest(origin.port()));
    String authority = ProxyHarness.HOST + ":" + origin.port();
    try (RawClient client = proxy.client().connectOnly(authority)) {
      client.send(
          "GET / HTTP/1.1\r\nConnection: Upgrade\r\nHost: %s\r\nUpgrade: websocket\r\n\r\n"
              .formatted(authority));
      assertThat(client.readUntil("hello")).startsWith("HTTP/1.1 101 ");
    }
    proxy.close();
  }
}
