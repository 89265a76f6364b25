package dev.sluice.policy;

import static dev.sluice.policy.MessageAdmissionTest.RPC;
import static dev.sluice.policy.MessageAdmissionTest.enforced;
import static dev.sluice.policy.MessageAdmissionTest.handshake;
import static dev.sluice.policy.MessageAdmissionTest.sent;
import static dev.sluice.policy.MessageAdmissionTest.word;
import static dev.sluice.policy.Policies.HOST;
import static dev.sluice.policy.Policies.bytes;
import static dev.sluice.policy.Policies.rpc;
import static dev.sluice.policy.Policies.valid;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.inspect.body.HeaderValues;
import dev.sluice.inspect.body.McpHeaders;
import dev.sluice.inspect.body.MediaHeaders;
import dev.sluice.policy.MessageReading.Sender;
import dev.sluice.policy.RecordedRequest.Form;
import dev.sluice.policy.RecordedRequest.Handshake;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Policy about messages of JSON-RPC and MCP over WebSocket. */
class RpcMessageAdmissionTest {
  private static final String MCP =
      "protocol: mcp, upgrades: allow, mcp: {versions: [2025-03-26, 2025-11-25, 2026-07-28]},"
          + " rules: [{allow: {method: tools/call, tool: search}}, {allow: {method: initialize}},"
          + " {allow: {method: notifications/initialized}}]";

  @Test
  void jsonRpcMessages() {
    Policy policy = enforced(RPC);

    assertThat(policy.admitRequest(handshake())).isInstanceOf(PolicyDecision.Allowed.class);
    assertThat(sent(policy, rpc("eth_call"))).isInstanceOf(PolicyDecision.Allowed.class);
    assertThat(sent(policy, "[" + rpc("eth_call") + "," + rpc("eth_call") + "]"))
        .isInstanceOf(PolicyDecision.Allowed.class);
    PolicyDecision.Settled denied = sent(policy, rpc("eth_sendTransaction"));
    assertThat(denied)
        .isInstanceOfSatisfying(
            PolicyDecision.Denied.class,
            it -> assertThat(it.reason()).isEqualTo("WEBSOCKET_TEXT /ws not permitted by policy"));
    assertThat(denied.call().map(DeniedCall::text)).contains("eth_sendTransaction");
    assertThat(sent(policy, "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}"))
        .isInstanceOf(PolicyDecision.Rejected.class);
    assertThat(sent(policy, "x")).isInstanceOf(PolicyDecision.Rejected.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | Allowed",
        "token=x&id=1 | Allowed",
        "method=eth_call | Rejected",
        "%6dethod=eth_call&params=[] | Rejected",
        "Method=eth_call | AmbiguousQuery",
        "method[]=x | AmbiguousQuery",
      })
  void aHandshakeNamesNoCall(String query, String decision) {
    assertThat(word(enforced(RPC).admitRequest(handshake(query)))).isEqualTo(decision);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "initialize | 1 | 'protocolVersion':'2025-11-25' | Allowed",
        "notifications/initialized | | | Allowed",
        "tools/call | 2 | 'name':'search' | Allowed",
        "tools/call | 2 | 'name':'delete' | Denied",
        "tools/list | 3 | | Denied",
        "tools/call | | 'name':'search' | ProtocolRefused",
        "sampling/createMessage | 4 | | ProtocolRefused",
        "x/y | 4 | | Denied",
      })
  void mcpMessages(String method, String id, String params, String decision) {
    String given = id == null ? "" : ",\"id\":" + id;
    String with = params == null ? "" : params.replace('\'', '"');
    String message =
        "{\"jsonrpc\":\"2.0\",\"method\":\"%s\"%s,\"params\":{%s}}".formatted(method, given, with);

    assertThat(word(sent(enforced(MCP), message))).isEqualTo(decision);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "2025-03-26, 2025-11-25, 2026-07-28 | 2026-07-28 | true | - | Allowed",
        "2025-03-26, 2025-11-25, 2026-07-28 | 2026-07-28 | false | - | ProtocolRefused",
        "2025-11-25 | 2026-07-28 | true | - | ProtocolRefused",
        "2025-11-25, 2026-07-28 | 2026-07-28 | true | 2025-11-25 | ProtocolRefused",
        "2025-11-25, 2026-07-28 | 2026-07-28 | true | 2026-07-28 | Allowed",
        "2026-07-28 | - | true | - | ProtocolRefused",
        "2025-11-25 | - | true | - | Allowed",
        "2025-11-25 | - | true | 2025-06-18 | ProtocolRefused",
        "2025-11-25 | - | true | 1999-01-01 | ProtocolRefused",
      })
  void revisionsOfMessages(
      String versions, String own, boolean capable, String header, String decision) {
    Policy policy =
        enforced(
            "protocol: mcp, upgrades: allow, mcp: {versions: [%s]}, rules: [{allow: {method:"
                    .formatted(versions)
                + " tools/call}}]");
    String meta =
        own == null
            ? ""
            : ",\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"%s\"%s}"
                .formatted(
                    own, capable ? ",\"io.modelcontextprotocol/clientCapabilities\":{}" : "");
    String message =
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"a\"%s}}"
            .formatted(meta);

    assertThat(word(policy.admitMessage(stating(header), Sender.CLIENT, bytes(message))))
        .isEqualTo(decision);
  }

  private static RequestFacts stating(String version) {
    HeaderValues header =
        version == null ? HeaderValues.ABSENT : new HeaderValues(List.of(version), false);
    McpHeaders mcp =
        new McpHeaders(header, HeaderValues.ABSENT, HeaderValues.ABSENT, HeaderValues.ABSENT);
    return handshake().with(new MediaHeaders("", "text/plain", "gzip", mcp));
  }

  @Test
  void aHandshakeOfAnotherRevisionIsRefused() {
    assertThat(enforced(MCP).admitRequest(stating("2025-06-18")))
        .isInstanceOf(PolicyDecision.ProtocolRefused.class);
    assertThat(enforced(MCP).admitRequest(stating("2025-11-25")))
        .isInstanceOf(PolicyDecision.Allowed.class);
  }

  @Test
  void mcpClientsRespondAndSendBatchesOfTheirRevision() {
    String response = "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}";

    assertThat(sent(enforced(MCP), response)).isInstanceOf(PolicyDecision.Allowed.class);
    assertThat(sent(enforced(MCP), "[" + response + "]"))
        .isInstanceOf(PolicyDecision.Allowed.class);
    assertThat(sent(enforced(MCP.replace("2025-03-26, ", "")), "[" + response + "]"))
        .isInstanceOf(PolicyDecision.ProtocolRefused.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}} | Allowed",
        "{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":1,\"message\":\"m\"}} | Allowed",
        "{\"jsonrpc\":\"2.0\",\"method\":\"eth_subscription\",\"params\":[]} | Allowed",
        "{\"result\":{}} | Denied",
        "x | Denied",
      })
  void messagesOfTheOriginAreJsonRpc(String message, String decision) {
    Policy policy = enforced(RPC + ", messages: {from_origin: inspect}");

    assertThat(policy.messages(handshake()).origin()).isPresent();
    assertThat(word(policy.admitMessage(handshake(), Sender.ORIGIN, bytes(message))))
        .isEqualTo(decision);
  }

  @Test
  void aDenyRuleAboutThePathHoldsForMessages() {
    Policy policy =
        valid(
            """
            network_policies:
              p:
                endpoints:
                  - {host: %1$s, port: 443, path: /ws, enforcement: enforce, %2$s}
                  - {host: %1$s, port: 443, protocol: rest, enforcement: enforce, access: full,
                     deny_rules: [{method: WEBSOCKET_TEXT, path: /ws}]}
            """
                .formatted(HOST, RPC));

    assertThat(policy.admitRequest(handshake())).isInstanceOf(PolicyDecision.Allowed.class);
    assertThat(sent(policy, rpc("eth_call")))
        .isInstanceOfSatisfying(
            PolicyDecision.Denied.class,
            it -> assertThat(it.reason()).isEqualTo("WEBSOCKET_TEXT /ws blocked by deny rule"));
  }

  @ParameterizedTest
  @CsvSource({"token, true", "method, false"})
  void aRecordedHandshakeIsJudgedAsItWas(String key, boolean passes) {
    RecordedDecision decision =
        enforced(RPC)
            .admitRecorded(
                new RecordedRequest(
                    HOST,
                    443,
                    "GET",
                    Optional.of("/ws"),
                    new RecordedRequest.Query(Set.of(key), true, Form.REGULAR),
                    Handshake.YES,
                    Optional.empty(),
                    0));

    assertThat(decision)
        .isInstanceOfSatisfying(
            RecordedDecision.Decided.class, it -> assertThat(it.passes()).isEqualTo(passes));
  }
}
