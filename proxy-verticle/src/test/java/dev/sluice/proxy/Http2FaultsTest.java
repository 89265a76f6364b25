package dev.sluice.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.config.settings.proxy.Http2Mode;
import dev.sluice.proto.v1.AuditRecord;
import io.vertx.core.Future;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Unplanned ends of HTTP/2 streams and connections. */
class Http2FaultsTest {
  private static final String PING = "\0\0\10\6\0\0\0\0\0" + "12345678";

  private final ProxyHarness proxy = ProxyHarness.create();

  @BeforeEach
  void bridge() {
    proxy.http2 = Http2Mode.BRIDGE;
  }

  @AfterEach
  void close() {
    proxy.close();
  }

  private HttpClient client() {
    return Http2Client.through(proxy.port, proxy.ca());
  }

  @Test
  void anEventStreamArrivesPieceByPiece() throws IOException, InterruptedException {
    Http2Origin origin =
        Http2Origin.start(
            proxy.vertx,
            proxy.originCa,
            request ->
                request
                    .response()
                    .putHeader("content-type", "text/event-stream")
                    .write("data: 1\n\n"));
    proxy.start(ProxyHarness.rest(origin.port()));
    try (HttpClient client = client()) {
      HttpResponse<InputStream> answer =
          client.send(
              Http2Client.request(origin.authority(), "/").build(), BodyHandlers.ofInputStream());
      assertThat(new String(answer.body().readNBytes(9), StandardCharsets.US_ASCII))
          .isEqualTo("data: 1\n\n");
      origin.last().response().end("data: 2\n\n");
      assertThat(new String(answer.body().readAllBytes(), StandardCharsets.US_ASCII))
          .isEqualTo("data: 2\n\n");
    }
  }

  @Test
  void aClientThatLeavesResetsTheStreamOfTheOrigin() throws IOException, InterruptedException {
    AtomicBoolean reset = new AtomicBoolean();
    Http2Origin origin =
        Http2Origin.start(
            proxy.vertx,
            proxy.originCa,
            request -> {
              request.response().exceptionHandler(gone -> reset.set(true));
              request.response().write("begun");
            });
    proxy.start(ProxyHarness.rest(origin.port()));
    try (HttpClient client = client()) {
      HttpResponse<InputStream> answer =
          client.send(
              Http2Client.request(origin.authority(), "/").build(), BodyHandlers.ofInputStream());
      answer.body().close();
      await().untilTrue(reset);
    }
    assertThat(origin.closed).hasValue(0);
    await().until(() -> proxy.reservedBytes() == 0);
  }

  @Test
  void aTruncatedResponseIsReset() throws IOException, InterruptedException {
    Http2Origin origin =
        Http2Origin.start(
            proxy.vertx,
            proxy.originCa,
            request -> {
              request.response().write("begun");
              request.response().reset(2);
            });
    proxy.start(ProxyHarness.rest(origin.port()));
    boolean failed = false;
    try (HttpClient client = client()) {
      client.send(Http2Client.request(origin.authority(), "/").build(), BodyHandlers.ofString());
    } catch (IOException expected) {
      failed = true;
    }
    assertThat(failed).isTrue();
    await().until(() -> proxy.reservedBytes() == 0);
  }

  @Test
  void theProxyAnswersForItsOwnHost() throws IOException, InterruptedException {
    proxy.start(ProxyHarness.rest(443));
    try (HttpClient client = client()) {
      HttpResponse<String> answer =
          client.send(
              HttpRequest.newBuilder(URI.create("https://sluice.local/")).build(),
              BodyHandlers.ofString());

      assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
      assertThat(answer.statusCode()).isEqualTo(200);
    }
  }

  @Test
  void aNodeThatStopsLetsStreamsEnd() throws IOException, InterruptedException {
    Http2Origin origin =
        Http2Origin.start(
            proxy.vertx, proxy.originCa, request -> request.response().write("begun"));
    proxy.start(ProxyHarness.rest(origin.port()));
    try (HttpClient client = client()) {
      HttpResponse<InputStream> answer =
          client.send(
              Http2Client.request(origin.authority(), "/")
                  .POST(BodyPublishers.ofString("x"))
                  .build(),
              BodyHandlers.ofInputStream());
      var stopped = proxy.stop();
      origin.last().response().end("ended");
      assertThat(new String(answer.body().readAllBytes(), StandardCharsets.US_ASCII))
          .isEqualTo("begunended");
      stopped.await();
    }
  }

  /** The client of the JDK drops what was not asked for when it sees the end of a connection. */
  @Test
  void aResponseMayBeReadAfterTheNodeHasGivenItAll() throws IOException, InterruptedException {
    Http2Origin origin =
        Http2Origin.start(
            proxy.vertx, proxy.originCa, request -> request.response().write("begun"));
    proxy.start(ProxyHarness.rest(origin.port()));
    try (HttpClient client = client()) {
      HttpResponse<InputStream> answer =
          client.send(
              Http2Client.request(origin.authority(), "/").build(), BodyHandlers.ofInputStream());
      var stopped = proxy.stop();
      origin.last().response().end("ended");
      await().until(() -> proxy.records().stream().anyMatch(AuditRecord::hasCompletion));
      assertThat(new String(answer.body().readAllBytes(), StandardCharsets.US_ASCII))
          .isEqualTo("begunended");
      stopped.await();
    }
  }

  /** The preface, SETTINGS, and HEADERS of a GET by the static table of HPACK. */
  private static String firstRequest(String authority) {
    char length = (char) authority.length();
    return "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0"
        + "\0\0%c\1\5\0\0\0\1\u0082\u0087\u0084\1%c%s"
            .formatted((char) (length + 5), length, authority);
  }

  @Test
  void aClientMaySendAfterItsLastStream() {
    Http2Origin origin =
        Http2Origin.start(
            proxy.vertx, proxy.originCa, request -> request.response().write("begun"));
    proxy.start(ProxyHarness.rest(origin.port()));
    Future<Void> stopped;
    try (RawClient client = proxy.client().tunnel(origin.authority(), proxy.ca(), "h2")) {
      client.send(firstRequest(origin.authority()));
      client.readUntil("begun");
      stopped = proxy.stop();
      origin.last().response().end("ended");
      client.readUntil("ended");
      await().until(() -> proxy.reservedBytes() == 0);
      // After a reset by the first one, the second one could not be sent.
      client.send(PING).send(PING);
    }
    stopped.await();
  }
}
