package dev.sluice.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.config.pem.PemText;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.RequestCompletion.Outcome;
import dev.sluice.proto.v1.RequestDecision;
import dev.sluice.proto.v1.TunnelDecision;
import dev.sluice.proto.v1.Verdict;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code sluice.local}, which the proxy answers itself. */
class LocalHostTest {
  /** Admits each host that a policy can admit. */
  private static final String EVERYTHING =
      """
      version: 1
      network_policies:
        test:
          endpoints:
            - {host: "**.sluice.local", ports: [80, 443, 8080], protocol: rest, access: full}
      """;

  private final List<String> resolved = new CopyOnWriteArrayList<>();
  private final NameServer names =
      new NameServer(
          name -> {
            resolved.add(name);
            return List.of(InetAddress.getLoopbackAddress());
          });
  private final ProxyHarness proxy = ProxyHarness.asking(names);

  @AfterEach
  void close() {
    proxy.close();
    names.close();
    assertThat(resolved).isEmpty();
  }

  private RawClient client() {
    if (proxy.port == 0) {
      proxy.start(EVERYTHING);
    }
    return proxy.client();
  }

  private RawClient tunnel() {
    return client().tunnel("sluice.local:443", proxy.ca());
  }

  private static String get(String target) {
    return "GET " + target + " HTTP/1.1\r\nHost: sluice.local\r\n\r\n";
  }

  private static String body(RawClient client, String head) {
    int from = head.indexOf("Content-Length: ") + 16;
    int length = Integer.parseInt(head.substring(from, head.indexOf('\r', from)));
    return new String(client.read(length), StandardCharsets.ISO_8859_1);
  }

  private String page(String path) {
    try (RawClient client = client()) {
      String head = client.send(get("http://sluice.local" + path)).readHead();
      assertThat(head).startsWith("HTTP/1.1 200 OK\r\n");
      return body(client, head);
    }
  }

  private X509Certificate own() throws IOException {
    return PemText.firstCertificate(Files.readString(proxy.ca()));
  }

  @Test
  void takesARequestThatTellsThatItHasNoBody() {
    String page = get("http://sluice.local/ca.pem");
    try (RawClient client = client()) {
      String head = page.replace("\r\n\r\n", "\r\nContent-Length: 0\r\n\r\n");
      assertThat(client.send(head).readHead()).startsWith("HTTP/1.1 200 ");
    }
  }

  @Test
  void givesTheCertificateAndTheBundle() throws IOException {
    assertThat(PemText.certificates(page("/ca.pem"))).containsExactly(own());
    List<X509Certificate> bundle = PemText.certificates(page("/bundle.pem"));
    assertThat(bundle).hasSizeGreaterThan(20).endsWith(own());
  }

  @Test
  void givesTheStoreOfJava() throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(
        new ByteArrayInputStream(page("/trust.p12").getBytes(StandardCharsets.ISO_8859_1)),
        "changeit".toCharArray());
    assertThat(store.getCertificateAlias(own())).isNotNull();
  }

  @Test
  void tellsPeopleTheFingerprint() throws Exception {
    String page = page("/");
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(own().getEncoded());
    assertThat(page)
        .startsWith("<!doctype html>")
        .contains(HexFormat.ofDelimiter(":").withUpperCase().formatHex(digest));
  }

  @Test
  void givesTheVariablesWithoutAToken() {
    assertThat(page("/env").lines())
        .contains(
            ": \"${SLUICE_PROXY:=127.0.0.1:%d}\" \"${SLUICE_FILES:=$PWD}\"".formatted(proxy.port),
            "export https_proxy=\"http://${SLUICE_LOGIN:+$SLUICE_LOGIN@}$SLUICE_PROXY\"",
            "export SSL_CERT_FILE=\"$SLUICE_FILES/bundle.pem\"",
            "export NODE_EXTRA_CA_CERTS=\"$SLUICE_FILES/ca.pem\"",
            "unset NO_PROXY");
  }

  @Test
  void isReadByNoBrowserAsSomethingElse() {
    try (RawClient client = client()) {
      assertThat(client.send(get("http://sluice.local/")).readHead())
          .contains(
              "Content-Type: text/html; charset=utf-8\r\n",
              "Cache-Control: no-store\r\n",
              "X-Content-Type-Options: nosniff\r\n",
              "Content-Security-Policy: default-src 'none'; frame-ancestors 'none'; style-src"
                  + " 'sha256-")
          .doesNotContain("Connection: close", "x-sluice-request-id");
    }
  }

  @Test
  void isRecordedWithoutTheQuery() {
    try (RawClient client = client()) {
      client.send(get("http://sluice.local/ca.pem?secret=1")).readHead();
    }
    await().until(() -> proxy.records().stream().anyMatch(AuditRecord::hasCompletion));
    assertThat(proxy.records()).hasSize(2);
    assertThat(proxy.records().toString()).doesNotContain("secret");
    RequestDecision decision = proxy.records().getFirst().getRequest();
    assertThat(decision.getVerdict()).isEqualTo(Verdict.VERDICT_ALLOWED);
    assertThat(decision.getRule().getEngine()).isEqualTo("local");
    assertThat(decision.getPath()).isEqualTo("/ca.pem");
    assertThat(decision.getDestination().getHost()).isEqualTo("sluice.local");
    assertThat(decision.getDestination().getIp()).isEmpty();
    var completion = proxy.audit.completion();
    assertThat(completion.getOutcome()).isEqualTo(Outcome.OUTCOME_COMPLETE);
    assertThat(completion.getStatus()).isEqualTo(200);
    assertThat(completion.getResponseBytes()).isPositive();
  }

  @Test
  void isServedInATunnelWithOurCertificate() throws IOException {
    try (RawClient client = tunnel()) {
      String head = client.send(get("/ca.pem")).readHead();
      assertThat(PemText.certificates(body(client, head))).containsExactly(own());
      // The connection goes on.
      assertThat(client.send(get("https://sluice.local/env")).readHead()).contains(" 200 OK");
    }
    await().until(() -> proxy.records().stream().anyMatch(AuditRecord::hasTunnelCompletion));
    TunnelDecision connect = proxy.records().getFirst().getTunnel();
    assertThat(connect.getVerdict()).isEqualTo(Verdict.VERDICT_ALLOWED);
    assertThat(connect.getRule().getEngine()).isEqualTo("local");
    assertThat(proxy.records().getLast().getTunnelCompletion().getReason()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"80", "8443"})
  void isNoTunnelToAnotherPort(String port) {
    String to = "sluice.local:" + port;
    try (RawClient client = client()) {
      client.send("CONNECT " + to + " HTTP/1.1\r\nHost: " + to + "\r\n\r\n");
      assertThat(client.readHead())
          .startsWith("HTTP/1.1 403 Forbidden (sluice: local_host_refused)");
    }
    assertThat(proxy.records().getFirst().getTunnel().getRefusal()).isEqualTo("local_host_refused");
  }

  @Test
  void isNobodysWhenItIsOff() {
    proxy.localHosts = Set.of();
    for (String target : List.of("http://sluice.local/", "http://SLUICE.local.:8080/ca.pem")) {
      try (RawClient client = client()) {
        String host = target.contains("8080") ? "sluice.local:8080" : "sluice.local";
        client.send("GET " + target + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
        assertThat(client.readToEnd())
            .startsWith("HTTP/1.1 403 Forbidden (sluice: local_host_refused)")
            .contains("sluice.local is off on this node (proxy.sluice_local)");
      }
    }
    try (RawClient client = client()) {
      client.send("CONNECT sluice.local:443 HTTP/1.1\r\nHost: sluice.local:443\r\n\r\n");
      assertThat(client.readHead())
          .startsWith("HTTP/1.1 403 Forbidden (sluice: local_host_refused)");
    }
  }
}
