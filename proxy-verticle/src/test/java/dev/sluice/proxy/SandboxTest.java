package dev.sluice.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.config.net.HostPort;
import dev.sluice.config.settings.proxy.Sandbox;
import dev.sluice.config.settings.proxy.Sandboxes;
import dev.sluice.config.settings.proxy.TokenHash;
import dev.sluice.proto.middleware.v1.HttpHeader;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.ChainResult;
import dev.sluice.testing.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SandboxTest {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";
  private static final String NOTHING = "version: 1\n";
  private static final ChainResult ALLOW =
      ChainResult.newBuilder().setAllow(ChainResult.Allow.getDefaultInstance()).build();

  private final ProxyHarness proxy = ProxyHarness.create();
  private final RawOrigin origin = RawOrigin.plain(proxy.vertx, RawOrigin.always(OK));

  @AfterEach
  void close() {
    proxy.close();
  }

  @Test
  void credentialsSelectThePolicy() {
    start(false);

    assertThat(get(credentials("ci", "token"))).startsWith("HTTP/1.1 200 ");
    assertThat(get("")).startsWith("HTTP/1.1 403 ");

    await().until(() -> proxy.records().size() >= 3);
    assertThat(proxy.records().stream().map(AuditRecord::getSandbox))
        .containsExactlyInAnyOrder("ci", "ci", "default");
  }

  @Test
  void oneConnectionMayServeSeveralSandboxes() {
    start(false);
    try (RawClient client = proxy.client()) {
      client.send(request(credentials("ci", "token"))).readUntil("\r\n\r\nhi");
      assertThat(client.send(request("")).readHead()).startsWith("HTTP/1.1 403 ");
    }
  }

  @Test
  void aListenerOfItsOwnIsASandboxs() {
    int port = Ports.free();
    proxy.sandboxes =
        new Sandboxes(
            List.of(
                new Sandbox("ci", Optional.of(new HostPort("127.0.0.1", port)), Optional.empty())),
            false);
    proxy.policies.put("ci", ProxyHarness.rest(origin.port()));
    proxy.start(NOTHING);

    try (RawClient client = RawClient.connect(port)) {
      client.send(request("")).readUntil("\r\n\r\nhi");
    }
    assertThat(get("")).startsWith("HTTP/1.1 403 ");
  }

  @Test
  void aListenerThatIsTakenIsNamedByItsOwnKey() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      HostPort listen = new HostPort("127.0.0.1", taken.getLocalPort());
      proxy.sandboxes =
          new Sandboxes(List.of(new Sandbox("ci", Optional.of(listen), Optional.empty())), false);

      assertThatThrownBy(() -> proxy.start(NOTHING))
          .hasMessage(
              "proxy.sandboxes.ci.listen: cannot listen on %s: it is in use; free it or choose"
                  + " another",
              listen);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Basic Y2k6d3Jvbmc=", // ci:wrong
        "Basic bm9ib2R5OnRva2Vu", // nobody:token
        "Basic bm9ib2R5Og==", // nobody:
        "Bearer Y2k6dG9rZW4=",
        "Basic",
        "Basic Y2k6dG9rZW4=\r\nProxy-Authorization: Basic Y2k6dG9rZW4="
      })
  void wrongCredentialsAreAnsweredAndRecorded(String value) {
    start(false);

    assertThat(get("Proxy-Authorization: " + value + "\r\n"))
        .startsWith(
            "HTTP/1.1 407 Proxy Authentication Required (sluice:"
                + " proxy_authentication_required)\r\n")
        .contains("Proxy-Authenticate: Basic realm=\"sluice\", charset=\"UTF-8\"\r\n")
        .contains("\"error\":\"proxy_authentication_required\"");

    assertRecorded("proxy credentials are wrong");
  }

  @Test
  void nothingIsReadWhileARefusalWaitsForTheJournal() {
    start(true);
    proxy.audit.hold();
    try (RawClient client = proxy.client()) {
      client.send(request("Content-Length: 500\r\n"));
      await().until(() -> proxy.records().size() == 1);
      client.send(request(credentials("ci", "token")));
      proxy.audit.release();

      assertThat(client.readToEnd()).startsWith("HTTP/1.1 407 ").doesNotContain("HTTP/1.1 200 ");
    }
    assertThat(proxy.records()).hasSize(1);
    assertThat(origin.received()).isEmpty();
  }

  @Test
  void aRefusalIsNotPutDownToWhoUsedTheConnectionBefore() {
    start(true);
    try (RawClient client = proxy.client()) {
      client.send(request(credentials("ci", "token"))).readUntil("\r\n\r\nhi");
      client.send(request("")).readHead();
    }
    await().until(() -> proxy.records().size() == 3);
    assertThat(refusals()).containsExactly("default");
  }

  @ParameterizedTest
  @CsvSource({"ci, wrong, ci", "ci, '', ci", "nobody, token, default", "default, x, default"})
  void aWrongTokenIsBookedOnTheSandboxThatItNames(String id, String token, String booked) {
    start(false);

    assertThat(get(credentials(id, token))).startsWith("HTTP/1.1 407 ");
    assertThat(refusals()).containsExactly(booked);
    // It uses none of its share of the journal.
    assertThat(proxy.records()).allMatch(AuditRecord::getUnauthenticated);
  }

  private List<String> refusals() {
    return proxy.records().stream()
        .filter(AuditRecord::hasTunnel)
        .map(AuditRecord::getSandbox)
        .toList();
  }

  @Test
  void missingCredentialsAreRefusedWhereTheyAreRequired() {
    start(true);

    assertThat(get("")).startsWith("HTTP/1.1 407 ");
    assertRecorded("proxy credentials are missing");
  }

  @Test
  void aTunnelBelongsToWhoOpenedIt() {
    start(true);
    String authority = ProxyHarness.HOST + ":" + origin.port();
    try (RawClient client = proxy.client()) {
      client.send(
          "CONNECT %s HTTP/1.1\r\nHost: %s\r\n%s\r\n"
              .formatted(authority, authority, credentials("ci", "token")));
      assertThat(client.readHead()).startsWith("HTTP/1.1 200 ");
      client.send("GET / HTTP/1.1\r\nHost: %s\r\n\r\n".formatted(authority)).readHead();
    }
    await().until(() -> proxy.records().size() >= 2);
    assertThat(proxy.records()).allMatch(entry -> entry.getSandbox().equals("ci"));
  }

  @Test
  void credentialsReachNeitherTheChainNorTheOrigin() {
    proxy.policies.put("ci", ProxyHarness.inspected(origin.port(), "fail_closed"));
    proxy.chain(request -> ALLOW);
    start(true);

    get(credentials("ci", "token"));

    assertThat(proxy.asked).singleElement().satisfies(SandboxTest::holdsNoCredentials);
    assertThat(origin.received()).contains("GET /").doesNotContain("Y2k6dG9rZW4");
    assertThat(proxy.records().toString()).doesNotContain("Y2k6dG9rZW4").doesNotContain("token");
  }

  private static void holdsNoCredentials(dev.sluice.proto.v1.ChainRequest asked) {
    assertThat(asked.getHeadersList())
        .extracting(HttpHeader::getName)
        .doesNotContain("proxy-authorization");
    assertThat(asked.toString()).doesNotContain("Y2k6dG9rZW4");
  }

  private void start(boolean required) {
    proxy.sandboxes =
        new Sandboxes(
            List.of(new Sandbox("ci", Optional.empty(), Optional.of(TokenHash.of("token")))),
            required);
    proxy.policies.putIfAbsent("ci", ProxyHarness.rest(origin.port()));
    proxy.start(NOTHING);
  }

  private String get(String lines) {
    try (RawClient client = proxy.client()) {
      String head = client.send(request(lines)).readHead();
      return head.startsWith("HTTP/1.1 200 ") ? head : head + client.readUntil("}");
    }
  }

  private String request(String lines) {
    String authority = ProxyHarness.HOST + ":" + origin.port();
    return "GET http://%s/ HTTP/1.1\r\nHost: %s\r\n%s\r\n".formatted(authority, authority, lines);
  }

  private static String credentials(String id, String token) {
    byte[] pair = (id + ":" + token).getBytes(StandardCharsets.UTF_8);
    return "Proxy-Authorization: Basic " + Base64.getEncoder().encodeToString(pair) + "\r\n";
  }

  private void assertRecorded(String reason) {
    assertThat(proxy.records())
        .singleElement()
        .satisfies(
            entry -> {
              assertThat(entry.getTunnel().getStatus()).isEqualTo(407);
              assertThat(entry.getTunnel().getReason()).isEqualTo(reason);
            });
  }
}
