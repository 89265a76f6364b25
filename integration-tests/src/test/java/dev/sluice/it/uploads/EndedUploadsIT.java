package dev.sluice.it.uploads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.it.AuditTopic;
import dev.sluice.it.uploads.Upload.Answer;
import dev.sluice.it.uploads.UploadOrigin.Got;
import dev.sluice.it.uploads.UploadOrigin.State;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Uploads that end otherwise than by their stages, and the bounds of the platform (http-hooks). */
@ExtendWith(UploadNode.Resolver.class)
class EndedUploadsIT {
  private static final String HOST = UploadNode.HOOKS;
  private static final String CHUNKED = "Transfer-Encoding: chunked";
  private static final String LAST = "0\r\n\r\n";

  private UploadNode node;

  @BeforeEach
  void take(UploadNode shared) {
    node = shared;
  }

  /** In a tunnel, with one piece at the origin. */
  private Upload live(String path, String... fields) {
    List<String> all = new ArrayList<>(List.of(fields));
    all.add(CHUNKED);
    Upload upload =
        node.tunnel(HOST).send(node.tunneled("POST", HOST, path, all.toArray(String[]::new)));
    upload.chunk("first ");
    node.awaitBegin(path, "first ");
    return upload;
  }

  private void assertHalt(String path, String why, int status) {
    JsonObject halt = node.event(path, event -> AuditTopic.code(event).equals("http.halt"));

    assertThat(halt.getString("status_detail")).isEqualTo("middleware_cancelled: " + why);
    assertThat(halt.getJsonObject("unmapped").getString("cancelled")).isEqualTo(why);
    assertThat(halt.getString("severity")).isEqualTo("Informational");
    assertThat(halt.getJsonObject("http_response", new JsonObject()).getInteger("code", 0))
        .isEqualTo(status);
    node.awaitPrinted("end acting " + path + " " + UploadRow.CANCELLATION);
    assertThat(node.ends(path)).hasSize(1);
  }

  /** The response is whole, the connection ends after it, and the rest is never sent. */
  @Test
  void anAnswerBeforeTheEndIsDelivered() {
    String path = "/stream/none/early/answer";
    try (Upload upload = node.tunnel(HOST)) {
      upload.send(node.tunneled("POST", HOST, path, CHUNKED)).chunk("first ");
      Answer answer = upload.answer();

      assertThat(answer.text())
          .startsWith("HTTP/1.1 200 OK\r\n")
          .contains("\r\nConnection: close\r\n")
          .endsWith("\r\n\r\ndone");
      assertThat(answer.reset()).isFalse();
    }
    assertThat(node.awaitGot(path, State.CUT).bytes()).doesNotContain("\r\n0\r\n");
    assertHalt(path, "upstream_response", 200);
  }

  @Test
  void aClientThatLeavesEndsTheOriginsRequest() {
    String path = "/stream/none/none/leaves";
    live(path).close();

    assertThat(node.awaitGot(path, State.CUT).body()).isEqualTo("6\r\nfirst \r\n");
    assertHalt(path, "request_body_read_failed", 0);
  }

  @Test
  void aClientThatLeavesBeforeAnythingWentOn() {
    String path = "/buffer/none/none/leaves";
    try (Upload upload = node.absolute()) {
      upload.send(node.head("POST", HOST, path, CHUNKED)).chunk("first ");
      node.awaitPrinted("asked acting " + path);
    }
    assertHalt(path, "request_body_read_failed", 0);
    assertThat(node.origin.got(path)).isEqualTo(Got.NOTHING);
  }

  /** H4: 400 while the client has no byte of a response. */
  @ParameterizedTest
  @CsvSource({"zz", "5;\\u0000", "-1"})
  void aBrokenChunkAfterTheBegin(String broken) {
    String path = "/stream/none/none/broken-" + broken.charAt(0);
    try (Upload upload = live(path)) {
      Answer answer = upload.send(broken + "\r\nabc\r\n").answer();

      assertThat(answer.text()).startsWith("HTTP/1.1 400 ").contains("\r\nConnection: close\r\n");
    }
    assertThat(node.awaitGot(path, State.CUT).body()).isEqualTo("6\r\nfirst \r\n");
    assertHalt(path, "request_body_read_failed", 400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Authorization: x",
        "Content-Length: 3",
        "Cookie: a=b",
        "Host: other.test",
        "Proxy-Authorization: x",
        "TE: trailers",
        "Trailer: x",
        "Transfer-Encoding: chunked",
        "X-Amz-Date: x",
        "X-OpenShell-Credential-Key: x"
      })
  void aProtectedTrailerIsRefused(String trailer) {
    String path = "/stream/none/none/trailer-" + trailer.substring(0, trailer.indexOf(':'));
    try (Upload upload = live(path)) {
      Answer answer = upload.send("0\r\n" + trailer + "\r\n\r\n").answer();

      assertThat(answer.status()).isEqualTo(400);
    }
    assertThat(node.awaitGot(path, State.CUT).bytes()).doesNotContain("\r\n0\r\n");
  }

  @Test
  void trailersGoOnWithALiveBody() {
    String path = "/stream/none/none/trailers";
    try (Upload upload = live(path, "Connection: close", "Trailer: X-Sum")) {
      assertThat(upload.send("0\r\nX-Sum: 7\r\n\r\n").answer().status()).isEqualTo(200);
    }
    assertThat(node.awaitGot(path, State.WHOLE).bytes()).endsWith("0\r\nx-sum: 7\r\n\r\n");
  }

  @Test
  void trailersGoOnWithAWithheldBody() {
    String path = "/stream/none/none/kept";
    try (Upload upload = node.absolute()) {
      upload.send(node.head("POST", HOST, path, CHUNKED, "Connection: close"));
      upload.chunk("first ").send("0\r\nX-Sum: 7\r\n\r\n");
      assertThat(upload.answer().status()).isEqualTo(200);
    }
    Got got = node.awaitGot(path, State.WHOLE);
    assertThat(got.head()).containsIgnoringCase("Trailer: x-sum\r\n").contains(CHUNKED);
    assertThat(got.bytes()).endsWith("\r\n0\r\nx-sum: 7\r\n\r\n");
  }

  @Test
  void aWithheldBodyHasItsLength() {
    String path = "/stream/none/none/length";
    try (Upload upload = node.absolute()) {
      upload.send(node.head("POST", HOST, path, CHUNKED, "Connection: close"));
      assertThat(upload.chunk("first ").send(LAST).answer().status()).isEqualTo(200);
    }
    assertThat(node.awaitGot(path, State.WHOLE).head())
        .contains("Content-Length: 6\r\n")
        .doesNotContain("chunked");
  }

  /** The stages, the proxy and the client wait for it, and nothing is lost. */
  @Test
  void anOriginThatStopsReadingHoldsTheClientBack() {
    String path = "/stream/none/none/deaf";
    String piece = "x".repeat(1 << 20);
    int pieces = 24;
    AtomicInteger sent = new AtomicInteger();
    try (Upload upload = node.tunnel(HOST)) {
      upload.send(node.tunneled("POST", HOST, path, "Content-Length: " + ((long) pieces << 20)));
      Thread sender =
          Thread.startVirtualThread(
              () -> {
                while (sent.get() < pieces) {
                  upload.send(piece);
                  sent.incrementAndGet();
                }
              });
      node.awaitGot(path, State.COMING);
      AtomicInteger before = new AtomicInteger(-1);
      await()
          .atMost(Duration.ofMinutes(1))
          .pollInterval(Duration.ofSeconds(1))
          .until(() -> before.getAndSet(sent.get()) == sent.get());
      assertThat(sent.get()).isLessThan(pieces);
      assertThat(sender.isAlive()).isTrue();

      node.origin.hear();

      assertThat(upload.head()).startsWith("HTTP/1.1 200 ");
      await().until(() -> sent.get() == pieces);
    }
    assertThat(node.awaitGot(path, State.WHOLE).head()).contains(CHUNKED);
  }

  /** Beyond 4 MiB of output that is withheld. */
  @Test
  void tooMuchOutputIsRefused() {
    String path = "/stream/none/none/much";
    String mebibyte = "x".repeat(1 << 20);
    try (Upload upload = node.absolute()) {
      upload.send(node.head("POST", HOST, path, CHUNKED));
      for (int i = 0; i < 5; i++) {
        upload.chunk(mebibyte);
      }
      Answer answer = upload.answer();

      assertThat(answer.text()).startsWith("HTTP/1.1 403 Forbidden (sluice: middleware_failed)");
    }
    assertThat(node.origin.got(path)).isEqualTo(Got.NOTHING);
    assertThat(refusal(path)).isEqualTo("middleware_failed: request_output_over_capacity");
  }

  private String refusal(String path) {
    return node.event(path, event -> event.getString("status_code", "").startsWith("middleware_"))
        .getString("status_detail");
  }

  @Test
  void tooManyFieldsAreRefused() {
    String path = "/stream/none/none/fields";
    String[] fields = new String[129];
    for (int i = 0; i < fields.length; i++) {
      fields[i] = "X-%d: a".formatted(i);
    }
    try (Upload upload = node.absolute()) {
      assertThat(upload.send(node.head("GET", HOST, path, fields)).answer().status())
          .isEqualTo(403);
    }
    assertThat(refusal(path)).isEqualTo("middleware_failed: head_input_over_capacity");
    assertThat(node.service.printed()).doesNotContain("asked acting " + path);
  }

  @ParameterizedTest
  @CsvSource({"open.test, 200", "closed.test, 403"})
  void anAbsentServiceIsForItsOnError(String host, int status) {
    String path = "/skip/none/none/" + host;
    try (Upload upload = node.absolute()) {
      assertThat(upload.send(node.head("GET", host, path, "Connection: close")).answer().status())
          .isEqualTo(status);
    }
    JsonObject stage =
        node.event(
            path,
            event ->
                AuditTopic.code(event).equals("http.stage")
                    && event.encode().contains("\"binding_not_described\""));
    JsonObject told = stage.getJsonObject("unmapped");
    assertThat(told.getString("middleware")).isEqualTo("absent-" + host.replace(".test", ""));
    assertThat(told.getJsonObject("streamed").getString("outcome"))
        .isEqualTo(status == 200 ? "failopen" : "failclosed");
  }
}
