package dev.sluice.proxy;

import static dev.sluice.proxy.ProxyHarness.HOST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.config.settings.audit.NameSettings;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.ClientTls;
import dev.sluice.proto.v1.RequestDecision;
import dev.sluice.proto.v1.TunnelCompletion;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What records say for an investigator: TLS, policy, matcher, and names that the client chose. */
class RecordedFactsTest {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";
  private static final String REST = "protocol: rest\nenforcement: enforce\naccess: full";
  private static final String MCP =
      "protocol: mcp\nmcp: {versions: [2025-03-26]}\nenforcement: enforce\n"
          + "rules: [{allow: {method: tools/call, tool: search}}]\n";
  private static final String KEY = "sk_live_" + "aB3dE5fG7hJ9kL1mN2pQ4rS6";
  private static final String CALL =
      "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"search\"}}";

  private final ProxyHarness proxy = ProxyHarness.create();

  @AfterEach
  void close() {
    proxy.close();
  }

  private String start(String endpoint) {
    RawOrigin origin = RawOrigin.tls(proxy.vertx, proxy.originCa, HOST, RawOrigin.always(OK));
    proxy.start(ProxyHarness.policy(origin.port(), endpoint, ""));
    return HOST + ":" + origin.port();
  }

  /** The decision about one request in a tunnel. */
  private RequestDecision sent(String endpoint, String line, String fields, String body) {
    String authority = start(endpoint);
    try (RawClient client = proxy.client().tunnel(authority, proxy.ca())) {
      client.send(
          "%s HTTP/1.1\r\nHost: %s\r\n%sContent-Length: %d\r\n\r\n%s"
              .formatted(line, authority, fields, body.length(), body));
      client.readHead();
      return proxy.decision();
    }
  }

  @Test
  void aRequestInAnInterceptedTunnelNamesTheSessionOfItsClient() {
    RequestDecision decision = sent(REST, "GET /a", "", "");

    ClientTls tls = decision.getTls();
    assertThat(tls.getVersion()).startsWith("TLSv1.");
    assertThat(tls.getCipher()).startsWith("TLS_");
    assertThat(tls.getSni()).isEqualTo(HOST);
    assertThat(tls.getJa4()).matches("t1[23]d\\d{4}.._[0-9a-f]{12}_[0-9a-f]{12}");
    assertThat(tls.getSubject()).isEqualTo("CN=" + HOST);
    assertThat(tls.getIssuer()).startsWith("CN=");
    assertThat(tls.getSerial()).matches("[0-9a-f]+");
    await().until(() -> proxy.audit.records().stream().anyMatch(AuditRecord::hasTunnelCompletion));
    TunnelCompletion ended =
        proxy.audit.records().stream()
            .filter(AuditRecord::hasTunnelCompletion)
            .findFirst()
            .orElseThrow()
            .getTunnelCompletion();
    assertThat(ended.getTls()).isEqualTo(tls);
    assertThat(ended.getDecision().getRule().getPlace())
        .isEqualTo("network_policies.test.endpoints[0]");
    assertThat(ended.getDecision().getPolicy()).isEqualTo(decision.getPolicy());
  }

  @Test
  void aDecisionNamesThePolicyAndTheMatcher() {
    RequestDecision decision = sent(MCP, "POST /mcp", "", CALL);

    assertThat(decision.getPolicy().getSandbox()).isEqualTo("default");
    assertThat(decision.getPolicy().getHash().size()).isEqualTo(32);
    assertThat(decision.getRule().getPlace())
        .isEqualTo("network_policies.test.endpoints[0].rules[0].allow");
    assertThat(decision.getAsked().getCallsList())
        .extracting(call -> call.getMethod() + " " + call.getTool())
        .containsExactly("tools/call search");
  }

  @Test
  void aRefusalNamesTheMatcherAndWhatWasAsked() {
    RequestDecision decision =
        sent(
            "protocol: rest\n"
                + "enforcement: enforce\n"
                + "access: full\n"
                + "deny_rules: [{method: GET, path: /x}]",
            "GET /x?a=1&b%5B%5D=2&a=3&c",
            "User-Agent: probe/2\r\n",
            "");

    assertThat(decision.getRefusal()).isEqualTo("policy_denied");
    assertThat(decision.getRule().getPlace())
        .isEqualTo("network_policies.test.endpoints[0].deny_rules[0]");
    assertThat(decision.getAsked().getQueryKeysList()).containsExactly("a", "b[]");
    assertThat(decision.getUserAgent()).isEqualTo("probe/2");
    assertThat(decision.toString()).doesNotContain("1&b");
  }

  @Test
  void namesHoldNoSecretsAndAreBounded() {
    String keys = "k" + "x".repeat(200) + "=1&" + KEY + "=1&" + "a=1&".repeat(40);
    String agent = "agent " + KEY + " " + "y".repeat(300);
    RequestDecision decision = sent(REST, "GET /a?" + keys, "User-Agent: " + agent + "\r\n", "");

    assertThat(decision.toString()).doesNotContain(KEY).doesNotContain("aB3dE5fG7h");
    assertThat(decision.getUserAgent()).startsWith("agent [secret:").hasSize(256);
    assertThat(decision.getAsked().getQueryKeysList()).hasSize(3);
    assertThat(decision.getAsked().getQueryKeys(0)).hasSize(128);
  }

  @Test
  void theSettingsLeaveNamesOut() {
    proxy.recording(new NameSettings(false, false));
    RequestDecision decision = sent(MCP, "POST /mcp?a=1", "User-Agent: probe/2\r\n", CALL);

    assertThat(decision.getUserAgent()).isEmpty();
    assertThat(decision.hasAsked()).isFalse();
  }
}
