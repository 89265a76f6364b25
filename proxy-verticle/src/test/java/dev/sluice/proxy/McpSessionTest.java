package dev.sluice.proxy;

import static dev.sluice.proxy.ProxyHarness.HOST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.proto.v1.ChainResult;
import dev.sluice.proto.v1.Verdict;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** GET and DELETE of MCP's streamable HTTP. */
class McpSessionTest {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";
  private static final String MCP =
      "protocol: mcp\nenforcement: enforce\nrules: [{allow: {method: tools/list}}]\n"
          + "mcp: {versions: [2025-03-26, 2025-11-25, 2026-07-28]}\n";
  private static final ChainResult ALLOW =
      ChainResult.newBuilder().setAllow(ChainResult.Allow.getDefaultInstance()).build();

  private final ProxyHarness proxy = ProxyHarness.create();
  private final RawOrigin origin = RawOrigin.plain(proxy.vertx, RawOrigin.always(OK));

  @AfterEach
  void close() {
    proxy.close();
  }

  private String ask(String method, String lines) {
    String authority = HOST + ":" + origin.port();
    try (RawClient client = proxy.client()) {
      return client
          .send(
              "%s http://%s/mcp HTTP/1.1\r\nHost: %s\r\n%s\r\n"
                  .formatted(
                      method, authority, authority, lines.replace("|", "\r\n").concat("\r\n")))
          .readHead();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "DELETE, Mcp-Session-Id: abc, 200",
    "DELETE, mcp-session-id: abc, 200",
    "DELETE, Accept: text/event-stream, 400",
    "DELETE, Mcp-Session-Id: abc|Content-Length: 0, 200",
    "DELETE, Mcp-Session-Id: abc|Connection: mcp-session-id, 400",
    "DELETE, 'Mcp-Session-Id: ', 400",
    "PUT, Mcp-Session-Id: abc|Content-Length: 0, 400",
    "GET, Accept: text/event-stream, 200",
    "GET, Accept: text/event-stream|Mcp-Session-Id: abc, 200",
    "GET, Mcp-Session-Id: abc, 400",
    "DELETE, Mcp-Session-Id: abc|MCP-Protocol-Version: 2025-11-25, 200",
    "DELETE, Mcp-Session-Id: abc|MCP-Protocol-Version: 2025-06-18, 403",
    "DELETE, Mcp-Session-Id: abc|MCP-Protocol-Version: 2026-07-28, 405",
  })
  void sessionsEndAndStreamsOpen(String method, String lines, int status) {
    proxy.start(ProxyHarness.policy(origin.port(), MCP, ""));

    assertThat(ask(method, lines)).startsWith("HTTP/1.1 " + status);
    await().until(() -> !proxy.records().isEmpty());
    assertThat(proxy.records().getFirst().getRequest().getVerdict())
        .isEqualTo(status == 200 ? Verdict.VERDICT_ALLOWED : Verdict.VERDICT_DENIED);
    assertThat(origin.received().isEmpty()).isEqualTo(status != 200);
  }

  @Test
  void aDenyRuleOfARestEndpointHoldsForDelete() {
    proxy.start(
        ProxyHarness.policy(
            origin.port(),
            MCP + "path: /mcp\n",
            """
              rest:
                endpoints:
                  - host: origin.test
                    port: %d
                    path: /**
                    protocol: rest
                    enforcement: enforce
                    access: full
                    deny_rules: [{method: DELETE, path: /**}]
            """
                .formatted(origin.port())));

    assertThat(ask("DELETE", "Mcp-Session-Id: abc")).startsWith("HTTP/1.1 403");
  }

  @Test
  void theChainSeesIt() {
    proxy.chain(request -> ALLOW);
    proxy.start(
        ProxyHarness.inspected(origin.port(), "fail_closed")
            .replace("protocol: rest", "protocol: mcp")
            .replace(
                "access: full",
                "rules: [{allow: {method: tools/list}}]\n        mcp: {versions: [2025-03-26]}"));

    assertThat(ask("DELETE", "Mcp-Session-Id: abc")).startsWith("HTTP/1.1 200");
    assertThat(proxy.asked).hasSize(1);
  }
}
