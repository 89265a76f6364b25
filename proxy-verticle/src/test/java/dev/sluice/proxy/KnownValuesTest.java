package dev.sluice.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.google.protobuf.ByteString;
import dev.sluice.detect.coding.ContentCodec;
import dev.sluice.proto.middleware.v1.HeaderMutation;
import dev.sluice.proto.middleware.v1.WriteHeader;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.ChainResult;
import dev.sluice.proto.v1.FindingCount;
import dev.sluice.proto.v1.RequestDecision;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Values that the proxy knows, in requests that no middleware sees. */
class KnownValuesTest {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";
  private static final String VALUE = "Kx7-pQ2wL9sV4tB6nZ8r/yH3";
  private static final String BASE64 =
      Base64.getEncoder()
          .encodeToString(("key " + VALUE + "!").getBytes(StandardCharsets.US_ASCII));

  private final ProxyHarness proxy = ProxyHarness.create();
  private final RawOrigin origin = RawOrigin.plain(proxy.vertx, RawOrigin.always(OK));

  @AfterEach
  void close() {
    proxy.close();
  }

  private void start() {
    start(ProxyHarness.rest(origin.port()));
  }

  private void start(String policy) {
    proxy.credentials = List.of(Credentials.of(proxy.directory, "KEY", origin.port(), "", VALUE));
    proxy.start(policy);
  }

  private String ask(String request) {
    try (RawClient client = proxy.client()) {
      return client.send(request).readHead();
    }
  }

  private void assertDenied(String label) {
    RequestDecision decision = proxy.decision();
    assertThat(decision.getRefusal()).isEqualTo("middleware_denied");
    assertThat(decision.getReason()).isEqualTo("middleware_denied:known_values:secret_found");
    assertThat(decision.getStages(0).getFindingsList())
        .extracting(FindingCount::getType, FindingCount::getLabel)
        .containsExactly(tuple("secrets.known-credential", label));
    assertThat(proxy.records().toString()).doesNotContain(VALUE, BASE64);
    assertThat(origin.received()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "X-Note: " + VALUE,
        "Authorization: Bearer " + VALUE,
        "Cookie: a=b; c=\"" + VALUE + "\"",
        "x-prefixed: abc" + VALUE + "def"
      })
  void isFoundInAnyHeader(String header) {
    start();

    assertThat(ask(Requests.post(origin, header + "\r\nContent-Length: 0\r\n", "")))
        .startsWith("HTTP/1.1 403 ");

    String name = header.substring(0, header.indexOf(':')).toLowerCase(Locale.ROOT);
    assertDenied("Credential KEY in header:" + name);
  }

  /** In the case of the client, which the origin sees. */
  @Test
  void isFoundInANameOfAHeader() {
    start();
    String name =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(("key " + VALUE + "!").getBytes(StandardCharsets.US_ASCII));

    assertThat(ask(Requests.post(origin, name + ": 1\r\nContent-Length: 0\r\n", "")))
        .startsWith("HTTP/1.1 403 ");
    assertThat(origin.received()).isEmpty();
  }

  @Test
  void isFoundInThePath() {
    start();
    assertThat(ask(Requests.get(origin, "/a/" + VALUE + "/b"))).startsWith("HTTP/1.1 403 ");
    assertDenied("Credential KEY in path");
    assertThat(proxy.decision().getPath()).isEqualTo("/a/[secret:known-credential]/b");
  }

  @Test
  void isFoundInTheQuery() {
    start();
    String query = "/?q=" + URLEncoder.encode(VALUE, StandardCharsets.UTF_8);
    assertThat(ask(Requests.get(origin, query))).startsWith("HTTP/1.1 403 ");
    assertDenied("Credential KEY in query");
  }

  @Test
  void isFoundInAShortBody() {
    start();
    assertThat(ask(Requests.sized(origin, "{\"a\": [1, {\"b\": \"" + BASE64 + "\"}]}")))
        .startsWith("HTTP/1.1 403 ");
    assertDenied("Credential KEY in body:/a/1/b");
  }

  @Test
  void isFoundInACodedBody() {
    start();
    byte[] body =
        ContentCodec.GZIP.encode(("x".repeat(100_000) + VALUE).getBytes(StandardCharsets.US_ASCII));
    String lines = "Content-Encoding: gzip\r\nContent-Length: " + body.length + "\r\n";
    assertThat(
            ask(Requests.post(origin, lines, "") + new String(body, StandardCharsets.ISO_8859_1)))
        .startsWith("HTTP/1.1 403 ");
    assertDenied("Credential KEY in body");
  }

  /** Also where policy denies the request: the value stays out of records. */
  @Test
  void staysOutOfRecordsOfWhatPolicyDenies() {
    start();
    assertThat(
            ask("GET http://other.test/%s HTTP/1.1\r\nHost: other.test\r\n\r\n".formatted(VALUE)))
        .startsWith("HTTP/1.1 403 ");
    assertThat(proxy.decision().getRefusal()).isEqualTo("policy_denied");
    assertThat(proxy.decision().getPath()).isEqualTo("/[secret:known-credential]");
  }

  @Test
  void isFoundInHostLabelsOfAConnect() {
    start();
    String hex = HexFormat.of().formatHex(VALUE.getBytes(StandardCharsets.US_ASCII));
    String host = hex.substring(0, 20) + "." + hex.substring(20) + ".origin.test";
    proxy.reload(
        ProxyHarness.rest(origin.port()).replace("host: origin.test", "host: '**.origin.test'"));

    assertThat(
            ask(
                "CONNECT %1$s:%2$d HTTP/1.1\r\nHost: %1$s:%2$d\r\n\r\n"
                    .formatted(host, origin.port())))
        .startsWith("HTTP/1.1 403 ");

    AuditRecord record = proxy.records().getFirst();
    assertThat(record.getTunnel().getReason())
        .isEqualTo("middleware_denied:known_values:secret_found");
    assertThat(record.getTunnel().getDestination().getHost()).isEqualTo("secret--known-value");
    assertThat(record.toString()).doesNotContain(hex.substring(20));
  }

  @Test
  void isFoundInWhatTheChainWrites() {
    proxy.chain(
        request ->
            ChainResult.newBuilder()
                .setAllow(
                    ChainResult.Allow.newBuilder()
                        .addHeaderMutations(
                            HeaderMutation.newBuilder()
                                .setWrite(
                                    WriteHeader.newBuilder()
                                        .setName("x-openshell-middleware-a")
                                        .setValue(VALUE))))
                .build());
    start(ProxyHarness.inspected(origin.port(), "fail_closed"));

    assertThat(ask(Requests.sized(origin, "clean"))).startsWith("HTTP/1.1 403 ");
    assertDenied("Credential KEY in header:x-openshell-middleware-a");
  }

  @Test
  void isFoundInTheBodyThatTheChainWrites() {
    proxy.chain(
        request ->
            ChainResult.newBuilder()
                .setAllow(
                    ChainResult.Allow.newBuilder()
                        .setBodyReplaced(true)
                        .setBody(ByteString.copyFromUtf8(VALUE)))
                .build());
    start(ProxyHarness.inspected(origin.port(), "fail_closed"));

    assertThat(ask(Requests.sized(origin, "clean"))).startsWith("HTTP/1.1 403 ");
    assertDenied("Credential KEY in body");
  }
}
