package dev.sluice.proxy;

import static dev.sluice.proxy.ProxyHarness.HOST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.proto.v1.RequestCompletion;
import dev.sluice.proxy.RawOrigin.Script;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BodyRelayTest {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";
  private static final String WORKING = "HTTP/1.1 102 Processing\r\n\r\n";

  private final ProxyHarness proxy = ProxyHarness.create();

  @AfterEach
  void close() {
    proxy.close();
  }

  private RawOrigin origin(Script script) {
    RawOrigin origin = RawOrigin.plain(proxy.vertx, script);
    proxy.start(ProxyHarness.rest(origin.port()));
    return origin;
  }

  private static String head(RawOrigin origin, String method, String version, String lines) {
    return "%s http://%s:%d/ %s\r\nHost: %s:%d\r\n%s\r\n"
        .formatted(method, HOST, origin.port(), version, HOST, origin.port(), lines);
  }

  private static String post(RawOrigin origin, String lines) {
    return head(origin, "POST", "HTTP/1.1", lines);
  }

  private static String get(RawOrigin origin) {
    return head(origin, "GET", "HTTP/1.1", "");
  }

  @Test
  void relaysChunkedBodiesWithTrailersAndWithoutChunkExtensions() {
    String body = "5;a=b\r\nhello\r\n0\r\nX-Trailer: 1\r\n\r\n";
    RawOrigin origin = origin(RawOrigin.when("X-Trailer: 1\r\n\r\n", OK));
    try (RawClient client = proxy.client()) {
      client.send(post(origin, "Transfer-Encoding: chunked\r\n"));
      for (byte octet : body.getBytes(StandardCharsets.US_ASCII)) {
        client.send(new byte[] {octet});
      }
      client.readUntil("\r\n\r\nhi");
    }
    String received = origin.received();
    assertThat(received).contains("Transfer-Encoding: chunked\r\n").doesNotContain("a=b");
    assertThat(ChunkedBody.payload(received)).isEqualTo("hello");
    assertThat(received).endsWith("\r\n0\r\nX-Trailer: 1\r\n\r\n");
  }

  @Test
  void streamsALargeBodyBothWays() {
    byte[] large = new byte[3_000_000];
    new java.util.Random(1).nextBytes(large);
    RawOrigin origin =
        origin(
            (socket, soFar, consumed) -> {
              int body = soFar.indexOf("\r\n\r\n") + 4;
              if (body > 3 && soFar.length() - body == large.length) {
                consumed.run();
                socket.write("HTTP/1.1 200 OK\r\nContent-Length: " + large.length + "\r\n\r\n");
                socket.write(soFar.substring(body), "ISO-8859-1");
              }
            });
    try (RawClient client = proxy.client()) {
      client.send(post(origin, "Content-Length: " + large.length + "\r\n")).send(large);
      client.readHead();
      assertThat(client.read(large.length)).isEqualTo(large);
    }
  }

  @Test
  void passesAnExpectationAndItsInterimAnswerOn() {
    RawOrigin origin =
        origin(
            (socket, soFar, consumed) -> {
              if (soFar.endsWith("Via: 1.1 sluice\r\n\r\n")) {
                socket.write("HTTP/1.1 100 Continue\r\n\r\n");
              } else if (soFar.endsWith("body")) {
                socket.write(OK);
              }
            });
    try (RawClient client = proxy.client()) {
      client.send(post(origin, "Content-Length: 4\r\nExpect: 100-continue\r\n"));
      assertThat(client.readHead()).startsWith("HTTP/1.1 100 Continue\r\n");
      client.send("body").readUntil("\r\n\r\nhi");
    }
  }

  /** However many an origin sends while it works (http-responses 2). */
  @Test
  void relaysManyInterimResponses() {
    RawOrigin origin = origin(RawOrigin.always(WORKING.repeat(100) + OK));
    try (RawClient client = proxy.client()) {
      String came = client.send(get(origin)).readUntil("\r\n\r\nhi");
      assertThat(came.split("102 Processing", -1)).hasSize(101);
    }
  }

  @Test
  void endsAFloodOfInterimResponses() {
    RawOrigin origin = origin(RawOrigin.always(WORKING.repeat(1025) + OK));
    try (RawClient client = proxy.client()) {
      String came = client.send(get(origin)).readUntil("upstream_protocol_error");
      assertThat(came).contains("HTTP/1.1 502 Bad Gateway");
      assertThat(came.split("102 Processing", -1)).hasSize(1025);
    }
  }

  @Test
  void relaysAnUnframedResponseUntilItsEnd() {
    RawOrigin origin =
        origin(
            (socket, soFar, consumed) -> {
              socket.write("HTTP/1.1 200 OK\r\n\r\nuntil ");
              socket.write("the end").onComplete(ignored -> socket.close());
            });
    try (RawClient client = proxy.client()) {
      assertThat(client.send(get(origin)).readToEnd())
          .contains("Connection: close\r\n")
          .endsWith("\r\n\r\nuntil the end");
    }
  }

  @Test
  void sendsEventsWhenTheyHappen() throws InterruptedException {
    LinkedBlockingQueue<Runnable> events = new LinkedBlockingQueue<>();
    RawOrigin origin =
        origin(
            (socket, soFar, consumed) -> {
              socket.write(
                  "HTTP/1.1 200 OK\r\n"
                      + "Content-Type: text/event-stream\r\n"
                      + "Transfer-Encoding: chunked\r\n\r\n");
              events.add(() -> socket.write("7\r\ndata: 1\r\n"));
              events.add(() -> socket.write("0\r\n\r\n"));
            });
    try (RawClient client = proxy.client()) {
      client.send(get(origin)).readHead();
      events.take().run();
      assertThat(client.readUntil("\r\ndata: 1\r\n")).isEqualTo("7\r\ndata: 1\r\n");
      events.take().run();
      client.readUntil("0\r\n\r\n");
    }
  }

  @Test
  void unchunksForAnOldClient() {
    RawOrigin origin =
        origin(
            RawOrigin.always(
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"));
    try (RawClient client = proxy.client()) {
      assertThat(client.send(head(origin, "GET", "HTTP/1.0", "")).readToEnd())
          .doesNotContain("chunked")
          .endsWith("\r\n\r\nabc");
    }
  }

  @Test
  void expectsNoBodyBehindHead() {
    RawOrigin origin = origin(RawOrigin.always("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n"));
    try (RawClient client = proxy.client()) {
      client.send(head(origin, "HEAD", "HTTP/1.1", "")).readHead();
      client.send(head(origin, "HEAD", "HTTP/1.1", "")).readHead();
    }
    assertThat(origin.connections()).isEqualTo(1);
  }

  @Test
  void cutsAResponseThatTheOriginCut() {
    RawOrigin origin =
        origin(
            (socket, soFar, consumed) ->
                socket
                    .write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\npart")
                    .onComplete(ignored -> socket.close()));
    try (RawClient client = proxy.client()) {
      assertThat(client.send(get(origin)).readToEnd()).endsWith("part");
    }
    await()
        .until(
            () ->
                proxy.audit.completion().getOutcome()
                    == RequestCompletion.Outcome.OUTCOME_UPSTREAM_FAILED);
  }

  @Test
  void answers502ToAResponseThatIsNotOne() {
    RawOrigin origin = origin(RawOrigin.always("HTTP/1.1 200 OK\r\nBad Name: 1\r\n\r\n"));
    try (RawClient client = proxy.client()) {
      assertThat(client.send(get(origin)).readToEnd())
          .startsWith("HTTP/1.1 502 Bad Gateway (sluice: upstream_protocol_error)\r\n")
          .contains("\"error\":\"upstream_protocol_error\"");
    }
  }

  @Test
  void stopsAMalformedChunkBeforeTheOriginSeesIt() {
    RawOrigin origin = origin(RawOrigin.when("never", OK));
    try (RawClient client = proxy.client()) {
      client.send(post(origin, "Transfer-Encoding: chunked\r\n"));
      await().until(() -> origin.received().contains("chunked"));
      assertThat(client.send("+5\r\nhello\r\n0\r\n\r\n").readToEnd())
          .startsWith("HTTP/1.1 400 Bad Request (sluice: malformed_body)\r\n");
    }
    assertThat(origin.received()).endsWith("\r\n\r\n");
  }
}
