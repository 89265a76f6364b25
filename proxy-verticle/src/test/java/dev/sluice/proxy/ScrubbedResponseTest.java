package dev.sluice.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.ResponseClosing;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A secret that a request received does not come back in its response. */
class ScrubbedResponseTest {
  private static final String SECRET = "sk-test-0123456789";
  private static final String HOLDER = "openshell:resolve:env:KEY";
  private static final int MUCH = 12 << 20;

  private final ProxyHarness proxy = ProxyHarness.create();
  private String answer = "";
  private final RawOrigin origin =
      RawOrigin.plain(
          proxy.vertx,
          (socket, soFar, consumed) -> {
            if (soFar.endsWith("\r\n\r\n")) {
              consumed.run();
              socket.write(io.vertx.core.buffer.Buffer.buffer(answer.getBytes(ISO_8859_1)));
            }
          });

  @AfterEach
  void close() {
    proxy.close();
  }

  private String get(String response, String... fields) {
    start(response);
    try (RawClient client = proxy.client()) {
      return client.send(request(fields)).readToEnd();
    }
  }

  private void start(String response) {
    answer = response;
    proxy.credentials =
        List.of(Credentials.of(proxy.directory, "KEY", origin.port(), "/**", SECRET));
    proxy.start(
        ProxyHarness.policy(
            origin.port(), "protocol: rest\nenforcement: enforce\naccess: full", ""));
  }

  private String request(String... fields) {
    String lines = fields.length == 0 ? "" : String.join("\r\n", fields) + "\r\n";
    String host = ProxyHarness.HOST + ":" + origin.port();
    String head = "GET http://%1$s/a HTTP/1.1\r\nHost: %1$s\r\n".formatted(host);
    return head + "X-Key: " + HOLDER + "\r\n" + lines + "Connection: close\r\n\r\n";
  }

  private static String whole(String body) {
    return "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
  }

  private static String body(String response) {
    return response.substring(response.indexOf("\r\n\r\n") + 4);
  }

  private ResponseClosing closing() {
    await().until(() -> proxy.records().stream().anyMatch(record -> record.hasResponse()));
    return proxy.records().stream()
        .filter(AuditRecord::hasResponse)
        .findFirst()
        .orElseThrow()
        .getResponse()
        .getClosing();
  }

  @Test
  void aCleanResponseGoesOnAsItCame() {
    assertThat(get(whole("hello"))).contains("Content-Length: 5\r\n").endsWith("\r\n\r\nhello");
    assertThat(proxy.records()).noneMatch(AuditRecord::hasResponse);
  }

  @Test
  void anEchoIsReplacedInEachForm() {
    String base64 = Base64.getEncoder().encodeToString(SECRET.getBytes(ISO_8859_1));
    String hex = HexFormat.of().formatHex(SECRET.getBytes(ISO_8859_1));
    String received = get(whole("a " + SECRET + " b " + base64 + " c " + hex));

    assertThat(received).doesNotContain(SECRET, base64, hex).contains("a " + HOLDER + " b ");
    assertThat(received).contains("Content-Length: " + body(received).length() + "\r\n");
    assertThat(closing().getScrubbedList()).containsExactly("KEY");
    assertThat(closing().getScrubReplacements()).isGreaterThanOrEqualTo(3);
    assertThat(proxy.records().toString()).doesNotContain(SECRET);
  }

  @Test
  void anEchoInTheHeadIsReplaced() {
    String received =
        get("HTTP/1.1 200 OK\r\nX-Echo: v=" + SECRET + "\r\nContent-Length: 2\r\n\r\nhi");

    assertThat(received).contains("X-Echo: v=" + HOLDER + "\r\n").doesNotContain(SECRET);
  }

  @Test
  void anEchoInTheReasonPhraseOrTheNameOfAFieldIsToldToo() {
    String received =
        get("HTTP/1.1 200 " + SECRET + "\r\nX-" + SECRET + ": 1\r\nContent-Length: 2\r\n\r\nhi");

    assertThat(received).startsWith("HTTP/1.1 200 " + HOLDER + "\r\n").doesNotContain(SECRET);
    assertThat(closing().getScrubReplacements()).isEqualTo(2);
  }

  @Test
  void anEchoInAnInterimHeadIsReplacedAndTold() {
    String received =
        get("HTTP/1.1 103 Early Hints\r\nX-Echo: " + SECRET + "\r\n\r\n" + whole("hi"));

    assertThat(received).contains("X-Echo: " + HOLDER + "\r\n").doesNotContain(SECRET);
    assertThat(closing().getScrubbedList()).containsExactly("KEY");
  }

  @Test
  void anEchoInChunksIsReplaced() {
    String received =
        get(
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n7\r\nab"
                + SECRET.substring(0, 5)
                + "\r\nd\r\n"
                + SECRET.substring(5)
                + "\r\n0\r\n\r\n");

    assertThat(received).contains("Transfer-Encoding: chunked").contains(HOLDER);
    assertThat(received).doesNotContain(SECRET.substring(5));
  }

  @Test
  void aCodedEchoIsFoundAndSentPlain() throws IOException {
    String received = get(coded(gzip("before " + SECRET + " after")));

    assertThat(body(received)).isEqualTo("before " + HOLDER + " after");
    assertThat(received).doesNotContain("Content-Encoding");
  }

  private static String coded(String body) {
    return whole(body).replaceFirst("\r\n", "\r\nContent-Encoding: gzip\r\n");
  }

  private long heldBytes() {
    return proxy.services.orElseThrow().node().inspected().inUse();
  }

  /** Coded it is short, but not so short that it counts as a bomb. */
  private static String much() {
    byte[] noise = new byte[150_000];
    new Random(1).nextBytes(noise);
    String start = HexFormat.of().formatHex(noise);
    return start + "x".repeat(MUCH - start.length());
  }

  @Test
  void theMemoryOfAHeldBodyCountsUntilTheClientHasTakenIt() throws IOException {
    start(coded(gzip(SECRET + much())));
    try (RawClient client = RawClient.narrow(proxy.port)) {
      assertThat(client.send(request()).readHead()).startsWith("HTTP/1.1 200 ");
      assertThat(heldBytes()).isGreaterThanOrEqualTo(MUCH);
      assertThat(client.readToEnd()).hasSize(HOLDER.length() + MUCH);
    }
    await().until(() -> heldBytes() == 0);
    assertThat(closing().getScrubbedList()).containsExactly("KEY");
  }

  /** It is decoded as fast as its client reads. */
  @Test
  void aCodedBodyInChunksReachesASlowClientWhole() throws IOException {
    String coded = gzip(much() + SECRET);
    start(
        "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n"
            + Integer.toHexString(coded.length())
            + "\r\n"
            + coded
            + "\r\n0\r\n\r\n");
    try (RawClient client = RawClient.narrow(proxy.port)) {
      assertThat(client.send(request()).readHead()).startsWith("HTTP/1.1 200 ");
      assertThat(heldBytes()).isBetween(1L, 1L << 20);
      String body = client.readToEnd().replaceAll("\r\n[0-9a-f]{1,6}\r\n", "");
      assertThat(body).contains(HOLDER).doesNotContain(SECRET);
      assertThat(body.length()).isBetween(MUCH, MUCH + 100);
    }
    await().until(() -> heldBytes() == 0);
  }

  @Test
  void aClientThatLeavesReturnsIt() throws IOException {
    start(coded(gzip(SECRET + much())));
    try (RawClient client = RawClient.narrow(proxy.port)) {
      assertThat(client.send(request()).readHead()).startsWith("HTTP/1.1 200 ");
      assertThat(heldBytes()).isGreaterThanOrEqualTo(MUCH);
      client.breakOff();
    }
    await().until(() -> heldBytes() == 0);
    assertThat(closing().getScrubbedList()).containsExactly("KEY");
  }

  @Test
  void aCleanCodedBodyKeepsItsBytes() throws IOException {
    String coded = gzip("clean");
    String received = get(coded(coded));

    assertThat(received).contains("Content-Encoding: gzip").endsWith(coded);
  }

  /** Its end may never come, and what it holds is memory. */
  @Test
  void aBodyThatBreaksItsCodingIsRefusedAtOnce() {
    String received =
        get("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 9\r\n\r\nno gzip");

    assertThat(received).startsWith("HTTP/1.1 502 ").contains("response_delivery_failed");
  }

  private static String gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(ISO_8859_1));
    }
    return bytes.toString(ISO_8859_1);
  }

  @Test
  void theRequestAsksForWhatCanBeSearched() {
    get(whole("hi"), "Range: bytes=0-9", "Accept-Encoding: gzip, aws-chunked;q=0.5, br");

    assertThat(origin.received())
        .doesNotContain("Range:")
        .contains("Accept-Encoding: gzip, br\r\n");
  }
}
