package dev.sluice.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.config.settings.proxy.Http2Mode;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Origins that speak HTTP/2. */
class Http2OriginTest {
  private final ProxyHarness proxy = ProxyHarness.create();

  @BeforeEach
  void bridge() {
    proxy.http2 = Http2Mode.BRIDGE;
  }

  @AfterEach
  void close() {
    proxy.close();
  }

  private Http2Origin origin(Handler<HttpServerRequest> answers) {
    Http2Origin origin = Http2Origin.start(proxy.vertx, proxy.originCa, answers);
    proxy.start(ProxyHarness.rest(origin.port()));
    return origin;
  }

  private HttpClient client() {
    return Http2Client.through(proxy.port, proxy.ca());
  }

  private static void echo(HttpServerRequest request) {
    request
        .body()
        .onSuccess(
            body ->
                request
                    .response()
                    .putHeader("x-path", request.path())
                    .putHeader("x-authority", request.authority().toString())
                    .end(body));
  }

  @Test
  void bothSidesSpeakHttp2() throws IOException, InterruptedException {
    Http2Origin origin = origin(Http2OriginTest::echo);
    try (HttpClient client = client()) {
      HttpResponse<String> response =
          client.send(
              Http2Client.request(origin.authority(), "/a?b=c")
                  .header("X-C", "d")
                  .POST(BodyPublishers.ofString("hello"))
                  .build(),
              BodyHandlers.ofString());

      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.body()).isEqualTo("hello");
      assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_2);
      assertThat(response.headers().firstValue("x-authority")).contains(origin.authority());
    }
    assertThat(origin.last().version()).isEqualTo(HttpVersion.HTTP_2);
    assertThat(origin.last().getHeader("x-c")).isEqualTo("d");
    assertThat(origin.last().getHeader("via")).isEqualTo("2 sluice");
    assertThat(origin.last().headers().names()).doesNotContain("host", "transfer-encoding");
  }

  @Test
  void aClientOfHttp1ReachesIt() {
    Http2Origin origin = origin(Http2OriginTest::echo);
    try (RawClient client = proxy.client().tunnel(origin.authority(), proxy.ca())) {
      client.send(
          "POST /x HTTP/1.1\r\nHost: "
              + origin.authority()
              + "\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n");
      assertThat(client.readUntil("\r\n\r\nhi"))
          .startsWith("HTTP/1.1 200 ")
          .contains("x-path: /x", "content-length: 2");
      client.send("GET /y HTTP/1.1\r\nHost: " + origin.authority() + "\r\n\r\n");
      assertThat(client.readHead()).contains("x-path: /y");
    }
    assertThat(origin.last().version()).isEqualTo(HttpVersion.HTTP_2);
    assertThat(origin.connections).hasSize(1);
  }

  @Test
  void requestsOfOneSandboxShareAConnection() throws IOException, InterruptedException {
    Http2Origin origin = origin(Http2OriginTest::echo);
    List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
    try (HttpClient client = client()) {
      client.send(Http2Client.request(origin.authority(), "/").build(), BodyHandlers.ofString());
      for (int i = 0; i < 60; i++) {
        answers.add(
            client.sendAsync(
                Http2Client.request(origin.authority(), "/" + i)
                    .POST(BodyPublishers.ofString("b" + i))
                    .build(),
                BodyHandlers.ofString()));
      }
      for (int i = 0; i < 60; i++) {
        assertThat(answers.get(i).join().body()).isEqualTo("b" + i);
      }
    }
    assertThat(origin.connections).hasSize(1);
  }

  @Test
  void largeBodiesGoBothWays() throws IOException, InterruptedException {
    Http2Origin origin = origin(Http2OriginTest::echo);
    String body = "0123456789abcdef".repeat(1 << 17);
    try (HttpClient client = client()) {
      HttpResponse<String> response =
          client.send(
              Http2Client.request(origin.authority(), "/")
                  .POST(BodyPublishers.ofString(body))
                  .build(),
              BodyHandlers.ofString());

      assertThat(response.body()).isEqualTo(body);
    }
  }

  @Test
  void trailersReachAClientOfHttp1() {
    Http2Origin origin =
        origin(
            request -> {
              request.response().setChunked(true).write(Buffer.buffer("hi"));
              request.response().putTrailer("grpc-status", "0").end();
            });
    try (RawClient client = proxy.client().tunnel(origin.authority(), proxy.ca())) {
      client.send("GET / HTTP/1.1\r\nHost: " + origin.authority() + "\r\n\r\n");
      assertThat(client.readUntil("0\r\ngrpc-status: 0\r\n\r\n")).contains("2\r\nhi\r\n");
    }
  }

  @Test
  void aConnectionThatLeavesIsReplaced() throws IOException, InterruptedException {
    Http2Origin origin = origin(Http2OriginTest::echo);
    try (HttpClient client = client()) {
      for (int i = 0; i < 3; i++) {
        HttpResponse<String> response =
            client.send(
                Http2Client.request(origin.authority(), "/" + i).build(), BodyHandlers.ofString());
        assertThat(response.statusCode()).isEqualTo(200);
        origin.connections.getLast().shutdown(10, TimeUnit.SECONDS);
        int left = i + 1;
        await().until(() -> origin.closed.get() == left);
      }
    }
    assertThat(origin.connections).hasSize(3);
  }
}
