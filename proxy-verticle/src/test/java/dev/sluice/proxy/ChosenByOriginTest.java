package dev.sluice.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.settings.proxy.Http2Mode;
import io.vertx.core.http.HttpVersion;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** With {@code proxy.http2: origin}, both sides speak what the origin chooses. */
class ChosenByOriginTest {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";

  private final ProxyHarness proxy = ProxyHarness.create();

  @BeforeEach
  void choose() {
    proxy.http2 = Http2Mode.ORIGIN;
  }

  @AfterEach
  void close() {
    proxy.close();
  }

  private HttpClient.Version get(String authority) throws IOException, InterruptedException {
    try (HttpClient client = Http2Client.through(proxy.port, proxy.ca())) {
      HttpResponse<String> response =
          client.send(Http2Client.request(authority, "/").build(), BodyHandlers.ofString());
      assertThat(response.body()).isEqualTo("hi");
      return response.version();
    }
  }

  @Test
  void http2() throws IOException, InterruptedException {
    Http2Origin origin =
        Http2Origin.start(proxy.vertx, proxy.originCa, request -> request.response().end("hi"));
    proxy.start(ProxyHarness.rest(origin.port()));

    assertThat(get(origin.authority())).isEqualTo(HttpClient.Version.HTTP_2);
    assertThat(get(origin.authority())).isEqualTo(HttpClient.Version.HTTP_2);
    assertThat(origin.last().version()).isEqualTo(HttpVersion.HTTP_2);
    // At most one for each loop: the handshake that asked is used for the request.
    assertThat(origin.connections).hasSizeLessThanOrEqualTo(2);
  }

  @Test
  void http1() throws IOException, InterruptedException {
    RawOrigin origin =
        RawOrigin.tls(proxy.vertx, proxy.originCa, ProxyHarness.HOST, RawOrigin.always(OK));
    proxy.start(ProxyHarness.rest(origin.port()));

    assertThat(get(ProxyHarness.HOST + ":" + origin.port())).isEqualTo(HttpClient.Version.HTTP_1_1);
    assertThat(origin.connections()).isEqualTo(1);
  }

  @Test
  void aClientOfHttp1StaysWithIt() {
    Http2Origin origin =
        Http2Origin.start(proxy.vertx, proxy.originCa, request -> request.response().end("hi"));
    proxy.start(ProxyHarness.rest(origin.port()));
    try (RawClient client = proxy.client().tunnel(origin.authority(), proxy.ca())) {
      client.send("GET / HTTP/1.1\r\nHost: " + origin.authority() + "\r\n\r\n");
      assertThat(client.readUntil("\r\n\r\nhi")).startsWith("HTTP/1.1 200 ");
    }
    assertThat(origin.last().version()).isEqualTo(HttpVersion.HTTP_1_1);
  }

  /** The client would give up before the origin does, and never learn why. */
  @Test
  void anOriginThatStaysSilentIsNotAwaitedForLong() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
      String authority = ProxyHarness.HOST + ":" + silent.getLocalPort();
      proxy.start(ProxyHarness.rest(silent.getLocalPort()));
      try (RawClient client = proxy.client().tunnel(authority, proxy.ca(), "h2", "http/1.1")) {
        client.send("GET / HTTP/1.1\r\nHost: other.test\r\n\r\n");
        assertThat(client.readHead()).contains(" 403 ");
      }
    }
  }

  /** A ClientHello with keys of post-quantum agreements takes more than one packet. */
  @Test
  void aHelloMayComeInPieces() throws IOException, InterruptedException {
    Http2Origin origin =
        Http2Origin.start(proxy.vertx, proxy.originCa, request -> request.response().end("hi"));
    proxy.start(ProxyHarness.rest(origin.port()));
    int pieces = InPieces.relay(proxy.vertx, proxy.port);
    try (HttpClient client = Http2Client.through(pieces, proxy.ca())) {
      HttpResponse<String> response =
          client.send(
              Http2Client.request(origin.authority(), "/").build(), BodyHandlers.ofString());
      assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_2);
    }
  }
}
