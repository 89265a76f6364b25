package dev.sluice.proxy;

import static dev.sluice.proxy.ProxyHarness.HOST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.TunnelDecision.Kind;
import dev.sluice.proto.v1.Verdict;
import dev.sluice.proxy.RawOrigin.Script;
import dev.sluice.wire.tls.CertificateAuthority;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TunnelTest {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";

  private final ProxyHarness proxy = ProxyHarness.create();

  @AfterEach
  void close() {
    proxy.close();
  }

  private RawOrigin tls(Script script, String endpoint) {
    RawOrigin origin = RawOrigin.tls(proxy.vertx, proxy.originCa, HOST, script);
    proxy.start(ProxyHarness.policy(origin.port(), endpoint, ""));
    return origin;
  }

  private RawOrigin plain(Script script, String endpoint) {
    RawOrigin origin = RawOrigin.plain(proxy.vertx, script);
    proxy.start(ProxyHarness.policy(origin.port(), endpoint, ""));
    return origin;
  }

  private static final String REST = "protocol: rest\nenforcement: enforce\naccess: full";

  private static String authority(RawOrigin origin) {
    return HOST + ":" + origin.port();
  }

  private static String get(RawOrigin origin, String method, String path) {
    return "%s %s HTTP/1.1\r\nHost: %s\r\n\r\n".formatted(method, path, authority(origin));
  }

  /** Virtual hosts and caches may compare the bytes of Host. */
  @ParameterizedTest
  @ValueSource(strings = {" ORIGIN.test:%d", "\torigin.Test:%d\t"})
  void theOriginSeesTheCanonicalHost(String host) {
    RawOrigin origin = plain(RawOrigin.always(OK), REST);
    try (RawClient client = proxy.client().connectOnly(authority(origin))) {
      client.send(
          "GET /a HTTP/1.1\r\nhost:%s\r\nX-A: b\r\n\r\n".formatted(host.formatted(origin.port())));
      assertThat(client.readHead()).startsWith("HTTP/1.1 200 ");
    }
    assertThat(origin.received())
        .startsWith("GET /a HTTP/1.1\r\nhost: " + authority(origin) + "\r\nX-A: b\r\n");
  }

  @Test
  void servesSeveralRequestsInATunnelOverOneOriginConnection() {
    RawOrigin origin = tls(RawOrigin.always(OK), REST);
    try (RawClient client = proxy.client().tunnel(authority(origin), proxy.ca())) {
      client.send(get(origin, "GET", "/1")).readUntil("\r\n\r\nhi");
      client.send(get(origin, "GET", "/2")).readUntil("\r\n\r\nhi");
    }
    assertThat(origin.connections()).isEqualTo(1);
    await().until(() -> proxy.records().size() == 6);
    assertThat(proxy.records().getFirst().getTunnel().getVerdict())
        .isEqualTo(Verdict.VERDICT_ALLOWED);
    AuditRecord request = proxy.records().get(1);
    assertThat(request.getRequest().getScheme()).isEqualTo("https");
    assertThat(request.getRequest().getTunnelled()).isTrue();
    assertThat(proxy.records().getLast().hasTunnelCompletion()).isTrue();
  }

  /** Some clients tell the length of the body that a CONNECT does not have. */
  @Test
  void aConnectMayTellThatItHasNoBody() {
    RawOrigin origin = plain(RawOrigin.always(OK), REST);
    String connect = "CONNECT %1$s HTTP/1.1\r\nHost: %1$s\r\nContent-Length: %2$d\r\n\r\n";
    try (RawClient client = proxy.client()) {
      assertThat(client.send(connect.formatted(authority(origin), 0)).readHead())
          .startsWith("HTTP/1.1 200 ");
      client.send(get(origin, "GET", "/1")).readUntil("\r\n\r\nhi");
    }
    try (RawClient client = proxy.client()) {
      assertThat(client.send(connect.formatted(authority(origin), 1)).readHead())
          .startsWith("HTTP/1.1 400 ");
    }
  }

  @Test
  void dialsAgainWhenTheOriginClosedTheSocketThatWasDialledAhead() {
    RawOrigin origin = tls(RawOrigin.always(OK), REST);
    origin.closeNext();
    try (RawClient client = proxy.client().tunnel(authority(origin), proxy.ca())) {
      client.send(get(origin, "GET", "/1")).readUntil("\r\n\r\nhi");
    }
  }

  @Test
  void deniesAMethodInsideTheTunnelWithItsPolicy() {
    RawOrigin origin =
        tls(RawOrigin.always(OK), "protocol: rest\nenforcement: enforce\naccess: read-only");
    try (RawClient client = proxy.client().tunnel(authority(origin), proxy.ca())) {
      assertThat(client.send(get(origin, "DELETE", "/x?token=1")).readToEnd())
          .startsWith("HTTP/1.1 403 Forbidden (sluice: policy_denied)\r\n")
          .contains("X-OpenShell-Policy: test\r\n")
          .contains("\"rule\":\"DELETE /x\"")
          .contains("\"layer\":\"l7\"")
          .doesNotContain("token");
    }
    assertThat(origin.received()).isEmpty();
  }

  @Test
  void refusesAHostThatNoPolicyNamesBeforeThe200() {
    plain(RawOrigin.always(OK), REST);
    try (RawClient client = proxy.client()) {
      assertThat(
              client
                  .send("CONNECT other.test:443 HTTP/1.1\r\nHost: other.test:443\r\n\r\n")
                  .readToEnd())
          .startsWith("HTTP/1.1 403 Forbidden (sluice: policy_denied)\r\n")
          .contains("\"detail\":\"CONNECT other.test:443 not permitted by policy\"")
          .contains(
              "\r\nProxy-Status: sluice; error=http_request_denied; details=\"policy_denied\"\r\n")
          .contains("\"reason\":");
    }
    assertThat(proxy.records())
        .singleElement()
        .satisfies(
            record ->
                assertThat(record.getTunnel().getVerdict()).isEqualTo(Verdict.VERDICT_DENIED));
  }

  @Test
  void answers502BeforeThe200WhenTheOriginCannotBeDialled() {
    RawOrigin origin = plain(RawOrigin.always(OK), REST);
    origin.close();
    try (RawClient client = proxy.client()) {
      assertThat(
              client
                  .send(
                      "CONNECT %s HTTP/1.1\r\nHost: %s\r\n\r\n"
                          .formatted(authority(origin), authority(origin)))
                  .readToEnd())
          .startsWith("HTTP/1.1 502 Bad Gateway (sluice: upstream_unreachable)\r\n")
          .contains("\"error\":\"upstream_unreachable\"");
    }
  }

  @Test
  void answers502InsideTheTunnelWhenTheOriginIsNotTrusted() {
    CertificateAuthority stranger;
    try {
      stranger = CertificateAuthority.openOrCreate(proxy.directory.resolve("stranger"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    RawOrigin origin = RawOrigin.tls(proxy.vertx, stranger, HOST, RawOrigin.always(OK));
    proxy.start(ProxyHarness.rest(origin.port()));
    try (RawClient client = proxy.client().tunnel(authority(origin), proxy.ca())) {
      assertThat(client.send(get(origin, "GET", "/")).readToEnd())
          .startsWith("HTTP/1.1 502 Bad Gateway (sluice: upstream_tls_failed)\r\n")
          .contains("certificate_untrusted");
    }
  }

  @Test
  void refusesAnotherHostInsideTheTunnel() {
    RawOrigin origin = tls(RawOrigin.always(OK), REST);
    try (RawClient client = proxy.client().tunnel(authority(origin), proxy.ca())) {
      assertThat(client.send("GET / HTTP/1.1\r\nHost: other.test\r\n\r\n").readToEnd())
          .startsWith("HTTP/1.1 403 ")
          .contains("request_authority_mismatch");
    }
    assertThat(origin.received()).isEmpty();
  }

  @Test
  void inspectsPlainHttpInsideATunnel() {
    RawOrigin origin = plain(RawOrigin.always(OK), REST);
    try (RawClient client = proxy.client().connectOnly(authority(origin))) {
      client.send(get(origin, "GET", "/")).readUntil("\r\n\r\nhi");
    }
    assertThat(proxy.records().get(1).getRequest().getScheme()).isEqualTo("http");
    assertThat(origin.connections()).isEqualTo(1);
  }

  @Test
  void takesBytesThatFollowTheConnectAtOnce() {
    RawOrigin origin = plain(RawOrigin.always(OK), REST);
    try (RawClient client = proxy.client()) {
      client.send(
          "CONNECT %s HTTP/1.1\r\nHost: %s\r\n\r\n%s"
              .formatted(authority(origin), authority(origin), get(origin, "GET", "/")));
      client.readUntil("\r\n\r\nhi");
    }
  }

  @Test
  void relaysASkippedTunnelUnread() {
    RawOrigin origin =
        plain(
            (socket, soFar, consumed) -> {
              consumed.run();
              socket.write(soFar);
            },
            "tls: skip");
    try (RawClient client = proxy.client().connectOnly(authority(origin))) {
      assertThat(client.send("\u0000any bytes!").readUntil("!")).isEqualTo("\u0000any bytes!");
    }
  }

  @Test
  void refusesOpaqueBytesOnAnInspectedEndpoint() {
    RawOrigin origin = plain(RawOrigin.always(OK), REST);
    try (RawClient client = proxy.client().connectOnly(authority(origin))) {
      assertThat(client.send("SSH-2.0-x\r\n").readUntil("}"))
          .startsWith("HTTP/1.1 403 ")
          .contains("Unsupported tunnel protocol for L7-inspected endpoint");
    }
    assertThat(origin.received()).isEmpty();
    assertThat(proxy.records().get(1).getTunnel().getKind()).isEqualTo(Kind.KIND_UNINSPECTABLE);
  }

  @Test
  void relaysOpaqueBytesWhereNothingInspectsThem() {
    RawOrigin origin =
        plain(
            (socket, soFar, consumed) -> {
              consumed.run();
              socket.write("pong");
            },
            "enforcement: audit");
    try (RawClient client = proxy.client().connectOnly(authority(origin))) {
      assertThat(client.send("\u0001ping").readUntil("pong")).isEqualTo("pong");
    }
  }
}
