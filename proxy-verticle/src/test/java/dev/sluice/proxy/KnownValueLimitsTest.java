package dev.sluice.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.config.settings.proxy.Capacity;
import dev.sluice.config.settings.proxy.KnownValueSettings;
import dev.sluice.config.settings.proxy.KnownValueSettings.Action;
import dev.sluice.detect.coding.ContentCodec;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.FindingCount;
import dev.sluice.proto.v1.RequestCompletion;
import dev.sluice.proto.v1.StageTrace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How the search for known values treats streams, clients that leave, and its own limits. */
class KnownValueLimitsTest {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";
  private static final String VALUE = "Kx7-pQ2wL9sV4tB6nZ8r/yH3";

  private final ProxyHarness proxy = ProxyHarness.create();
  private RawOrigin origin = RawOrigin.plain(proxy.vertx, RawOrigin.always(OK));

  @AfterEach
  void close() {
    proxy.close();
  }

  private void start() {
    proxy.credentials = List.of(Credentials.of(proxy.directory, "KEY", origin.port(), "", VALUE));
    proxy.start(ProxyHarness.rest(origin.port()));
  }

  private String ask(String request) {
    try (RawClient client = proxy.client()) {
      return client.send(request).readHead();
    }
  }

  /** They have room as streams already. */
  @Test
  void shortBodiesTakeNoPermit() {
    proxy.credentials = List.of(Credentials.of(proxy.directory, "KEY", origin.port(), "", VALUE));
    proxy.start(ProxyHarness.rest(origin.port()), new Capacity(1, 0, 1L << 20), new Waits().all());
    List<RawClient> slow = Stream.generate(proxy::client).limit(6).toList();
    slow.forEach(client -> client.send(Requests.post(origin, "Content-Length: 9\r\n", "a")));

    assertThat(ask(Requests.sized(origin, "quick"))).startsWith("HTTP/1.1 200 ");

    slow.forEach(client -> client.send("rest end"));
    assertThat(slow).allMatch(client -> client.readHead().startsWith("HTTP/1.1 200 "));
    slow.forEach(RawClient::close);
  }

  /** Nothing but the part before the cut has left, which is no finding. */
  @ParameterizedTest
  @ValueSource(ints = {1, 7, 12, 19})
  void cutsAStreamBeforeTheRestOfAValueLeaves(int cut) {
    origin = RawOrigin.plain(proxy.vertx, RawOrigin.when("0\r\n\r\n", OK));
    start();
    try (RawClient client = proxy.client()) {
      client.send(Requests.post(origin, "Transfer-Encoding: chunked\r\n", ""));
      client.send(chunk("begin " + VALUE.substring(0, cut)));
      await().until(() -> origin.received().contains("begin " + VALUE.substring(0, cut)));
      client.send(chunk(VALUE.substring(cut)));

      assertThat(client.readToEnd()).startsWith("HTTP/1.1 403 ").contains("secret_found");
    }
    await().until(() -> proxy.records().size() >= 3);
    assertThat(origin.received()).doesNotContain(VALUE.substring(0, 20));
    assertThat(proxy.records())
        .filteredOn(AuditRecord::hasRequest)
        .extracting(record -> record.getRequest().getRefusal())
        .containsExactly("", "middleware_denied");
    RequestCompletion ended = proxy.audit.completion();
    assertThat(ended.getOutcome()).isEqualTo(RequestCompletion.Outcome.OUTCOME_REFUSED);
    assertThat(ended.getRefusal()).isEqualTo("middleware_denied");
  }

  /** Else each of many small chunks would cost a search of all that is kept. */
  @Test
  void searchesTheChunksOfOneReadTogether() {
    origin = RawOrigin.plain(proxy.vertx, RawOrigin.when("0\r\n\r\n", OK));
    start();
    try (RawClient client = proxy.client()) {
      client.send(Requests.post(origin, "Transfer-Encoding: chunked\r\n", ""));
      await().until(() -> origin.received().endsWith("\r\n\r\n"));
      client.send(chunk("a").repeat(100) + "0\r\n\r\n");

      assertThat(client.readHead()).startsWith("HTTP/1.1 200 ");
    }
    assertThat(origin.received()).contains("\r\n64\r\n" + "a".repeat(100) + "\r\n");
  }

  /** Each search costs so much that they wait for one another, but not for the end. */
  @Test
  void shortPiecesGoOn() {
    origin = RawOrigin.plain(proxy.vertx, RawOrigin.when("0\r\n\r\n", OK));
    start();
    byte[] costly =
        ContentCodec.GZIP.encode("words ".repeat(40_000).getBytes(StandardCharsets.US_ASCII));
    try (RawClient client = proxy.client()) {
      client.send(Requests.post(origin, "Transfer-Encoding: chunked\r\n", ""));
      client.send(chunk(new String(costly, StandardCharsets.ISO_8859_1)));
      for (int i = 0; i < 500; i++) {
        client.send(chunk("filler " + i + "!"));
      }
      await().until(() -> unchunked(origin.received()).contains("filler 499!"));
      client.send("0\r\n\r\n");

      assertThat(client.readHead()).startsWith("HTTP/1.1 200 ");
    }
    for (int i = 0; i < 500; i++) {
      assertThat(unchunked(origin.received())).containsOnlyOnce("filler " + i + "!");
    }
  }

  /** A chunk may come in two reads, which are two chunks then. */
  private static String unchunked(String body) {
    return body.replaceAll("\r\n[0-9a-f]+\r\n", "");
  }

  private static String chunk(String text) {
    return Integer.toHexString(text.length()) + "\r\n" + text + "\r\n";
  }

  @Test
  void whatIsNotReadIsTold() {
    start();
    String decoy = "decoy text 12345";
    for (int layers = 0; layers < 3; layers++) {
      decoy = Base64.getEncoder().encodeToString(decoy.getBytes(StandardCharsets.US_ASCII));
    }
    String decoys = ("%41" + decoy + " ").repeat(100);

    assertThat(ask(Requests.post(origin, "x-a: " + decoys + "\r\nContent-Length: 0\r\n", "")))
        .startsWith("HTTP/1.1 200 ");

    assertThat(proxy.decision().getStages(0).getFindings(0).getType())
        .isEqualTo("secrets.undecoded");
  }

  /** It has more than the search reads. */
  @Test
  void whatIsNotReadOfAStreamIsToldOnce() {
    origin = RawOrigin.plain(proxy.vertx, RawOrigin.when("0\r\n\r\n", OK));
    start();
    byte[] words = "words ".repeat(1 << 20).getBytes(StandardCharsets.US_ASCII);
    String body = new String(ContentCodec.GZIP.encode(words), StandardCharsets.ISO_8859_1);
    try (RawClient client = proxy.client()) {
      client.send(Requests.post(origin, "Transfer-Encoding: chunked\r\n", ""));
      client.send(chunk("first" + body));
      await().until(() -> origin.received().contains("first"));
      client.send(chunk("second" + body) + "0\r\n\r\n");

      assertThat(client.readHead()).startsWith("HTTP/1.1 200 ");
    }
    await().until(() -> proxy.records().size() >= 3);
    assertThat(proxy.records())
        .filteredOn(AuditRecord::hasRequest)
        .flatExtracting(record -> record.getRequest().getStagesList())
        .flatExtracting(StageTrace::getFindingsList)
        .extracting(FindingCount::getType)
        .containsExactly("secrets.undecoded");
  }

  /** Its permit is for the memory, and what it sent is in the records. */
  @Test
  void aClientThatLeavesIsSearchedOrAborted() {
    start();
    byte[] body = ContentCodec.GZIP.encode(VALUE.getBytes(StandardCharsets.US_ASCII));
    for (int i = 0; i < 20; i++) {
      try (RawClient client = proxy.client()) {
        client.send(
            Requests.post(
                origin,
                "Content-Encoding: gzip\r\nContent-Length: " + body.length + "\r\n",
                new String(body, StandardCharsets.ISO_8859_1)));
      }
    }
    await().until(() -> proxy.records().size() == 20);
    // Of a client whose end came with its first bytes nothing more is read.
    assertThat(proxy.records())
        .extracting(record -> record.getRequest().getRefusal())
        .contains("middleware_denied")
        .isSubsetOf("middleware_denied", "client_aborted");
  }

  @Test
  void isRecordedWhereTheSettingsSaySo() {
    proxy.known = new KnownValueSettings(Action.RECORD, Optional.empty(), Optional.empty());
    start();

    assertThat(ask(Requests.sized(origin, VALUE))).startsWith("HTTP/1.1 200 ");

    assertThat(proxy.decision().getStages(0).getFindings(0).getType())
        .isEqualTo("secrets.known-credential");
    assertThat(origin.received()).endsWith(VALUE);
  }

  @Test
  void manyHitsOfASandboxAreAFindingOfTheirOwn() {
    start();
    for (int i = 0; i < 7; i++) {
      ask(Requests.sized(origin, VALUE));
    }
    assertThat(proxy.records())
        .filteredOn(AuditRecord::hasRequest)
        .flatExtracting(record -> record.getRequest().getFindingsList())
        .extracting(finding -> finding.getUid())
        .containsExactly("sluice.known_values.repeated");
  }

  @Test
  void canariesAreReadAgainWhenTheirFileChanges() throws IOException {
    Path canaries = proxy.directory.resolve("canaries");
    Files.writeString(canaries, "# laid out in June\nwiki Zq8-old-canary-value-1\n");
    proxy.known = new KnownValueSettings(Action.DENY, Optional.of(canaries), Optional.empty());
    start();
    assertThat(ask(Requests.sized(origin, "Zq8-old-canary-value-1"))).startsWith("HTTP/1.1 403 ");

    Files.writeString(canaries, "wiki Zq8-new-canary-value-2\n");

    await()
        .until(
            () ->
                ask(Requests.sized(origin, "Zq8-new-canary-value-2")).startsWith("HTTP/1.1 403 "));
    assertThat(ask(Requests.sized(origin, "Zq8-old-canary-value-1"))).startsWith("HTTP/1.1 200 ");
  }
}
