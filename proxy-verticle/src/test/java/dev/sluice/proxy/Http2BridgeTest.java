package dev.sluice.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.settings.proxy.Http2Mode;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Clients that speak HTTP/2 to the proxy, with an origin that speaks HTTP/1.1. */
class Http2BridgeTest {
  private static final String CHUNKED =
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nX-A: b\r\nConnection: x-hop\r\nX-Hop: 1\r\n"
          + "x-sluice-request-id: forged\r\n\r\n2\r\nhi\r\n0\r\n\r\n";

  private final ProxyHarness proxy = ProxyHarness.create();

  @BeforeEach
  void bridge() {
    proxy.http2 = Http2Mode.BRIDGE;
  }

  @AfterEach
  void close() {
    proxy.close();
  }

  private RawOrigin origin(RawOrigin.Script script) {
    RawOrigin origin = RawOrigin.tls(proxy.vertx, proxy.originCa, ProxyHarness.HOST, script);
    proxy.start(ProxyHarness.rest(origin.port()));
    return origin;
  }

  private static String authority(RawOrigin origin) {
    return ProxyHarness.HOST + ":" + origin.port();
  }

  private HttpClient client() {
    return Http2Client.through(proxy.port, proxy.ca());
  }

  @Test
  void aRequestGoesOnAsHttp1() throws IOException, InterruptedException {
    RawOrigin origin = origin(RawOrigin.always(CHUNKED));
    try (HttpClient client = client()) {
      HttpResponse<String> response =
          client.send(
              Http2Client.request(authority(origin), "/a?b=c").header("X-C", "d").build(),
              BodyHandlers.ofString());

      assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_2);
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.body()).isEqualTo("hi");
      assertThat(response.headers().firstValue("x-a")).contains("b");
      assertThat(response.headers().map()).doesNotContainKeys("x-hop", "x-sluice-request-id");
    }
    assertThat(origin.received())
        .startsWith("GET /a?b=c HTTP/1.1\r\nhost: " + authority(origin) + "\r\n")
        .contains("x-c: d\r\n", "Via: 2 sluice\r\n");
    assertThat(proxy.decision().getHttpVersion()).isEqualTo("2");
  }

  /** Clients of HTTP/2 take a second length for a fault. */
  @Test
  void aLengthThatIsToldTwiceGoesOnOnce() throws IOException, InterruptedException {
    String length = "Content-Length: 2\r\n";
    RawOrigin origin = origin(RawOrigin.always("HTTP/1.1 200 OK\r\n" + length + length + "\r\nhi"));
    try (HttpClient client = client()) {
      HttpResponse<String> response =
          client.send(Http2Client.request(authority(origin), "/").build(), BodyHandlers.ofString());

      assertThat(response.headers().allValues("content-length")).containsExactly("2");
    }
    try (RawClient client = proxy.client().tunnel(authority(origin), proxy.ca())) {
      client.send("GET / HTTP/1.1\r\nHost: " + authority(origin) + "\r\n\r\n");
      assertThat(client.readHead()).containsOnlyOnce(length);
    }
  }

  @Test
  void aRefusalIsTheSameJson() throws IOException, InterruptedException {
    RawOrigin origin = origin(RawOrigin.always(CHUNKED));
    try (HttpClient client = client()) {
      HttpResponse<String> response =
          client.send(
              Http2Client.request(authority(origin), "/")
                  .method("TRACE", BodyPublishers.noBody())
                  .build(),
              BodyHandlers.ofString());

      assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_2);
      assertThat(response.statusCode()).isBetween(400, 499);
      assertThat(response.headers().firstValue("x-sluice-request-id")).isPresent();
    }
  }

  @Test
  void bodiesGoBothWays() throws IOException, InterruptedException {
    byte[] sent = "x".repeat(1 << 20).getBytes(StandardCharsets.US_ASCII);
    String body = "y".repeat(1 << 20);
    RawOrigin origin =
        origin(
            RawOrigin.when(
                "xxx", "HTTP/1.1 200 OK\r\nContent-Length: " + (1 << 20) + "\r\n\r\n" + body));
    assertThat(sent).hasSize(1 << 20);
    try (HttpClient client = client()) {
      HttpResponse<String> response =
          client.send(
              Http2Client.request(authority(origin), "/")
                  .POST(BodyPublishers.ofByteArray(sent))
                  .build(),
              BodyHandlers.ofString());

      assertThat(response.body()).isEqualTo(body);
    }
  }

  @Test
  void manyRequestsShareOneConnection() throws IOException, InterruptedException {
    RawOrigin origin = origin(RawOrigin.always(CHUNKED));
    List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
    try (HttpClient client = client()) {
      client.send(Http2Client.request(authority(origin), "/").build(), BodyHandlers.ofString());
      for (int i = 0; i < 50; i++) {
        answers.add(
            client.sendAsync(
                Http2Client.request(authority(origin), "/" + i).build(), BodyHandlers.ofString()));
      }
      assertThat(answers).allSatisfy(answer -> assertThat(answer.join().body()).isEqualTo("hi"));
    }
    assertThat(proxy.records().stream().filter(it -> it.hasTunnel()).count()).isEqualTo(1);
  }

  @Test
  void aCallOfGrpcIsRefusedByItsStatus() throws IOException, InterruptedException {
    RawOrigin origin =
        RawOrigin.tls(proxy.vertx, proxy.originCa, ProxyHarness.HOST, (s, t, c) -> {});
    proxy.start(
        ProxyHarness.policy(
            origin.port(), "protocol: rest\nenforcement: enforce\naccess: read-only", ""));
    try (HttpClient client = client()) {
      HttpResponse<String> response =
          client.send(
              Http2Client.request(authority(origin), "/pkg.Service/Method")
                  .header("Content-Type", "application/grpc+proto")
                  .POST(BodyPublishers.ofByteArray(new byte[5]))
                  .build(),
              BodyHandlers.ofString());

      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.headers().firstValue("content-type")).contains("application/grpc");
      assertThat(response.headers().firstValue("grpc-status")).contains("7");
      assertThat(response.headers().firstValue("grpc-message")).contains("policy_denied");
      assertThat(response.headers().map())
          .containsKeys("x-sluice-request-id", "proxy-status")
          .doesNotContainKey("content-length");
      assertThat(response.body()).isEmpty();
    }
    assertThat(proxy.decision().getStatus()).isEqualTo(403);
  }
}
