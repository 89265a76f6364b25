package dev.sluice.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.proto.v1.RequestDecision;
import dev.sluice.proto.v1.Verdict;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests with an {@code Upgrade} on inspected endpoints (files of OpenShell 0.1, section 6). */
class UpgradeRefusalTest {
  private static final String BODY =
      "{\"error\":\"unsupported_l7_protocol\",\"detail\":\"this endpoint allows no Upgrade\"}";
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";

  private final ProxyHarness proxy = ProxyHarness.create();

  @AfterEach
  void close() {
    proxy.close();
  }

  private RawOrigin start(String endpoint) {
    RawOrigin origin = RawOrigin.plain(proxy.vertx, RawOrigin.always(OK));
    proxy.start(ProxyHarness.policy(origin.port(), endpoint, ""));
    return origin;
  }

  private String answer(RawOrigin origin, String lines) {
    try (RawClient client = proxy.client()) {
      return client.send(Requests.post(origin, lines, "").replace("POST", "GET")).readToEnd();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "protocol: rest\\nenforcement: enforce\\naccess: full",
        "protocol: rest\\nenforcement: audit\\naccess: read-only",
        "protocol: graphql\\nenforcement: enforce\\naccess: full",
        "protocol: graphql\\nenforcement: audit\\naccess: full",
        "protocol: json-rpc\\nenforcement: enforce\\nrules: [{allow: {method: a}}]",
        "protocol: mcp\\nenforcement: enforce\\nrules: [{allow: {method: tools/list}}]",
      })
  void areRefusedUnderEveryEnforcement(String endpoint) {
    RawOrigin origin = start(endpoint.replace("\\n", "\n"));

    assertThat(answer(origin, Requests.WEBSOCKET)).startsWith("HTTP/1.1 403 ").endsWith(BODY);

    assertThat(origin.received()).isEmpty();
    RequestDecision decision = proxy.records().getFirst().getRequest();
    assertThat(decision.getVerdict()).isEqualTo(Verdict.VERDICT_DENIED);
    assertThat(decision.getRefusal()).isEqualTo("unsupported_l7_protocol");
    assertThat(decision.getReason()).isEqualTo("Upgrade; upgrades: allow admits it");
    assertThat(decision.getRule().getPolicy()).isEqualTo("test");
    assertThat(decision.getRule().getEngine()).isEqualTo("l7");
  }

  /** An origin may act on the field without {@code Connection}. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Upgrade: websocket\r\n",
        "Upgrade: h2c\r\n",
        "Upgrade:\r\n",
        "Connection: Upgrade\r\nUpgrade: foo\r\n",
      })
  void thatOnlyResembleAHandshakeAreRefusedToo(String lines) {
    RawOrigin origin = start("protocol: rest\nenforcement: enforce\naccess: full");

    assertThat(answer(origin, lines)).startsWith("HTTP/1.1 403 ").endsWith(BODY);
    assertThat(origin.received()).isEmpty();
  }

  @Test
  void areRefusedInATunnel() {
    RawOrigin origin = start("protocol: rest\nenforcement: enforce\naccess: full");
    String authority = ProxyHarness.HOST + ":" + origin.port();
    try (RawClient client = proxy.client().connectOnly(authority)) {
      client.send("GET / HTTP/1.1\r\nHost: %s\r\n%s\r\n".formatted(authority, Requests.WEBSOCKET));
      assertThat(client.readToEnd()).startsWith("HTTP/1.1 403 ").endsWith(BODY);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Upgrade: websocket\r\n", "Connection: Upgrade, a\r\nUpgrade: h2c\r\na: b\r\n"})
  void closeTheConnectionWhereTheEndpointSaysSo(String lines) {
    RawOrigin origin =
        start("protocol: rest\nenforcement: enforce\naccess: full\nrefuse_upgrade: close");

    assertThat(answer(origin, lines)).isEmpty();

    RequestDecision decision = proxy.records().getFirst().getRequest();
    assertThat(decision.getVerdict()).isEqualTo(Verdict.VERDICT_DENIED);
    assertThat(decision.getRefusal()).isEqualTo("unsupported_l7_protocol");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "protocol: rest\nenforcement: enforce\naccess: full\nupgrades: allow",
        "enforcement: audit",
      })
  void areDroppedWhereAllowedAndNoHandshake(String endpoint) {
    RawOrigin origin = start(endpoint);
    try (RawClient client = proxy.client()) {
      client.send(
          Requests.post(origin, "Connection: Upgrade\r\nUpgrade: foo\r\n", "")
              .replace("POST", "GET"));
      assertThat(client.readHead()).startsWith("HTTP/1.1 200 ");
    }
    assertThat(origin.received()).doesNotContain("Upgrade");
  }
}
