package dev.sluice.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.proto.v1.Verdict;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Revisions of MCP on the wire; what each admits is tested beside its reader. */
class McpVersionPolicyTest {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";

  private final ProxyHarness proxy = ProxyHarness.create();

  @AfterEach
  void close() {
    proxy.close();
  }

  private RawOrigin origin(String endpoint) {
    RawOrigin origin = RawOrigin.plain(proxy.vertx, RawOrigin.always(OK));
    proxy.start(ProxyHarness.policy(origin.port(), "protocol: mcp\n" + endpoint, ""));
    return origin;
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "mcp-protocol-version: 2025-11-25, 200",
    "MCP-Protocol-Version: 2025-06-18, 403",
    "MCP-Protocol-Version: 2026-07-28, 405",
    "MCP-Protocol-Version: 2027-07-28, 400",
    "MCP-Protocol-Version: 2025-11-25\\r\\nMCP-Protocol-Version: 2025-11-25, 400",
    "MCP-Protocol-Version: 2025-11-25\\r\\nConnection: mcp-protocol-version, 400",
    "MCP-Protocol-Version:, 400",
    "X-None: 1, 403",
  })
  void theRevisionOfTheHeaderDecides(String lines, int status) {
    RawOrigin origin =
        origin(
            "mcp: {versions: [2025-11-25, 2026-07-28]}\nenforcement: enforce\n"
                + "rules: [{allow: {method: ping}}]\n");
    try (RawClient client = proxy.client()) {
      String head = "Accept: text/event-stream\r\n" + lines.replace("\\r\\n", "\r\n") + "\r\n";
      String request = Requests.post(origin, head, "").replace("POST", "GET");
      assertThat(client.send(request).readHead()).startsWith("HTTP/1.1 " + status);
    }
    if (status == 200) {
      assertThat(origin.received()).contains("mcp-protocol-version: 2025-11-25\r\n");
    } else {
      assertThat(origin.connections()).isZero();
    }
  }

  @Test
  void aRevisionThatTheEndpointDoesNotListIsRefusedUnderAuditToo() {
    RawOrigin origin = origin("rules: [{allow: {method: ping}}]\nenforcement: audit\n");
    try (RawClient client = proxy.client()) {
      String ping = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}";
      assertThat(client.send(Requests.sized(origin, ping)).readUntil("}"))
          .startsWith("HTTP/1.1 403")
          .contains("\"error\":\"mcp_protocol_version_not_allowed\"")
          .contains("MCP protocol version 2025-03-26 is not allowed by endpoint policy");
    }
    assertThat(origin.connections()).isZero();
    assertThat(proxy.decision().getVerdict()).isEqualTo(Verdict.VERDICT_DENIED);
    assertThat(proxy.decision().getRule().getEngine()).isEqualTo("l7-mcp");
  }
}
