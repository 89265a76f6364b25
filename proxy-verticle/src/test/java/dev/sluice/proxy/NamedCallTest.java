package dev.sluice.proxy;

import static dev.sluice.proxy.ProxyHarness.HOST;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.proto.v1.AskedCall;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The call in a body that policy denies is named to the client and in the audit. */
class NamedCallTest {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";
  private static final String MCP =
      "protocol: mcp\nmcp: {versions: [2025-03-26]}\n"
          + "rules: [{allow: {method: tools/call, tool: search}}]\n";
  private static final String LENIENT =
      "protocol: mcp\nmcp: {versions: [2025-03-26], strict_tool_names: false}\n"
          + "rules: [{allow: {method: tools/call, tool: search}}]\n";
  private static final String JSON_RPC = "protocol: json-rpc\nrules: [{allow: {method: a}}]\n";
  private static final String GRAPHQL = "protocol: graphql\naccess: read-only\n";
  private static final String LONG =
      "a123456789b123456789c123456789d123456789e123456789f123456789.g-_";
  private static final String KEY = "sk_live_" + "aB3dE5fG7hJ9kL1mN2pQ4rS6";

  private final ProxyHarness proxy = ProxyHarness.create();

  @AfterEach
  void close() {
    proxy.close();
  }

  private static String call(String tool) {
    return "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"%s\"}}"
        .formatted(tool);
  }

  /** The body of the refusal of a POST in a tunnel. */
  private JsonObject tunneled(String endpoint, String body) {
    RawOrigin origin = RawOrigin.tls(proxy.vertx, proxy.originCa, HOST, RawOrigin.always(OK));
    proxy.start(ProxyHarness.policy(origin.port(), endpoint, ""));
    String authority = HOST + ":" + origin.port();
    try (RawClient client = proxy.client().tunnel(authority, proxy.ca())) {
      String answer =
          client
              .send(
                  "POST /mcp HTTP/1.1\r\nHost: %s\r\nContent-Length: %d\r\n\r\n%s"
                      .formatted(authority, body.length(), body))
              .readToEnd();
      assertThat(answer).startsWith("HTTP/1.1 403 ").contains("X-OpenShell-Policy: test\r\n");
      return new JsonObject(answer.substring(answer.indexOf("\r\n\r\n") + 4));
    }
  }

  @Test
  void aToolIsNamedInTheAnswer() {
    JsonObject answer = tunneled(MCP + "enforcement: enforce", call("delete_file"));

    assertThat(answer.getString("detail"))
        .isEqualTo("POST /mcp not permitted by policy: tools/call delete_file");
    assertThat(answer.getString("rule")).isEqualTo("tools/call delete_file");
    assertThat(answer.getString("protocol")).isEqualTo("mcp");
    assertThat(answer.getString("method")).isEqualTo("POST");
    assertThat(answer.getJsonObject("rule_missing").getMap())
        .containsEntry("type", "mcp_allow")
        .containsEntry("method", "tools/call")
        .containsEntry("tool", "delete_file")
        .containsEntry("path", "/mcp")
        .containsEntry("host", HOST);
  }

  @Test
  void aToolIsNamedInTheAudit() {
    tunneled(MCP + "enforcement: enforce", call("delete_file"));

    assertThat(proxy.decision().getReason())
        .isEqualTo("POST /mcp not permitted by policy: tools/call delete_file");
    assertThat(proxy.decision().getDeniedCall())
        .isEqualTo(
            AskedCall.newBuilder()
                .setProtocol("mcp")
                .setMethod("tools/call")
                .setTool("delete_file")
                .build());
  }

  @Test
  void theArgumentThatDecidesIsNamedByItsPointerAlone() {
    String endpoint =
        "protocol: mcp\nmcp: {versions: [2025-03-26]}\nenforcement: enforce\nrules: [{allow: "
            + "{method: tools/call, tool: read, arguments: {/path: {path_within: /w}}}}]\n";
    JsonObject answer =
        tunneled(endpoint, call("read\",\"arguments\":{\"path\":\"/etc/hidden\"},\"x\":\""));

    assertThat(answer.getString("detail"))
        .isEqualTo("POST /mcp not permitted by policy: tools/call read, argument /path");
    assertThat(answer.getJsonObject("rule_missing").getMap()).containsEntry("argument", "/path");
    assertThat(proxy.decision().getDeniedCall().getArgument()).isEqualTo("/path");
    assertThat(answer.encode() + proxy.records()).doesNotContain("hidden");
  }

  @Test
  void aMethodIsNamed() {
    JsonObject answer =
        tunneled(
            JSON_RPC + "enforcement: enforce",
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_send\"}");

    assertThat(answer.getJsonObject("rule_missing").getMap())
        .containsEntry("type", "json_rpc_allow")
        .containsEntry("method", "eth_send")
        .doesNotContainKey("tool");
    assertThat(proxy.decision().getDeniedCall().getMethod()).isEqualTo("eth_send");
  }

  @Test
  void anOperationIsNamed() {
    JsonObject answer =
        tunneled(GRAPHQL + "enforcement: enforce", "{\"query\":\"mutation M { b a }\"}");

    assertThat(answer.getString("detail"))
        .isEqualTo("GraphQL operation not permitted by policy: mutation M {a b}");
    assertThat(answer.getJsonObject("rule_missing").getMap())
        .containsEntry("type", "graphql_allow")
        .containsEntry("operation_type", "mutation")
        .containsEntry("operation_name", "M");
    assertThat(answer.getJsonObject("rule_missing").getJsonArray("fields"))
        .isEqualTo(JsonArray.of("a", "b"));
    assertThat(proxy.decision().getDeniedCall().getFieldsList()).containsExactly("a", "b");
  }

  @Test
  void aForwardedRequestNamesItToo() {
    RawOrigin origin = RawOrigin.plain(proxy.vertx, RawOrigin.always(OK));
    proxy.start(ProxyHarness.policy(origin.port(), MCP + "enforcement: enforce", ""));
    try (RawClient client = proxy.client()) {
      assertThat(client.send(Requests.sized(origin, call("delete"))).readToEnd())
          .contains("/p not permitted by policy: tools/call delete\"");
    }
  }

  @Test
  void auditModeNamesIt() {
    RawOrigin origin = RawOrigin.plain(proxy.vertx, RawOrigin.always(OK));
    proxy.start(ProxyHarness.policy(origin.port(), MCP + "enforcement: audit", ""));
    try (RawClient client = proxy.client()) {
      client.send(Requests.sized(origin, call("delete"))).readUntil("\r\n\r\nhi");
    }
    assertThat(proxy.decision().getAuditOnly()).isTrue();
    assertThat(proxy.decision().getReason())
        .isEqualTo("POST /p not permitted by policy: tools/call delete");
    assertThat(proxy.decision().getDeniedCall().getTool()).isEqualTo("delete");
  }

  @ParameterizedTest
  @ValueSource(strings = {KEY, "two words", "a{b}", "caf\\u00e9", LONG + "x"})
  void aToolThatIsNoPlainNameIsWithheldFromTheAnswer(String tool) {
    JsonObject answer = tunneled(LENIENT + "enforcement: enforce", call(tool));

    assertThat(answer.encode()).doesNotContain(tool);
    assertThat(answer.getString("detail"))
        .isEqualTo("POST /mcp not permitted by policy: tools/call (withheld)");
    assertThat(answer.getJsonObject("rule_missing").getMap())
        .containsEntry("method", "tools/call")
        .containsEntry("tool", "(withheld)");
  }

  @Test
  void aPlainNameOf64IsNamed() {
    assertThat(tunneled(MCP + "enforcement: enforce", call(LONG)).getString("rule"))
        .isEqualTo("tools/call " + LONG);
  }

  @Test
  void anOperationWhoseNameIsASecretIsWithheldFromTheAnswer() {
    JsonObject answer =
        tunneled(
            GRAPHQL + "enforcement: enforce",
            "{\"query\":\"mutation %1$s { b %1$s }\"}".formatted(KEY));

    assertThat(answer.encode()).doesNotContain(KEY);
    assertThat(answer.getString("rule")).isEqualTo("mutation (withheld) {b (withheld)}");
  }

  @Test
  void anAnswerWithoutACallNamesTheProtocolOfTheEndpoint() {
    JsonObject answer = tunneled(GRAPHQL + "enforcement: enforce", "no json");

    assertThat(answer.getString("protocol")).isEqualTo("graphql");
  }

  @ParameterizedTest
  @CsvSource({
    "graphql, graphql_max_body_bytes, 'access: full\ngraphql_max_body_bytes: 9'",
    "json-rpc, json_rpc.max_body_bytes, 'rules: [{allow: {method: a}}]\n"
        + "json_rpc: {max_body_bytes: 9}'",
    "mcp, mcp.max_body_bytes, 'rules: [{allow: {method: ping}}]\nmcp: {max_body_bytes: 9}'"
  })
  void aBodyOverItsLimitNamesTheKey(String protocol, String key, String setting) {
    JsonObject answer =
        tunneled(
            "protocol: %s\nenforcement: enforce\n%s".formatted(protocol, setting), "0123456789");

    assertThat(answer.getString("protocol")).isEqualTo(protocol);
    assertThat(answer.getString("detail"))
        .isEqualTo(
            "request rejected: body over 9 bytes (it has 10); send a smaller body or raise "
                + key
                + " of the endpoint");
  }

  @Test
  void aNameThatHoldsASecretIsNotRecorded() {
    tunneled(LENIENT + "enforcement: enforce", call("use " + KEY));

    assertThat(proxy.records().toString()).doesNotContain(KEY);
    assertThat(proxy.decision().getDeniedCall().getTool()).isEqualTo("use [secret:stripe-key]");
    assertThat(proxy.decision().getReason()).endsWith(": tools/call use [secret:stripe-key]");
  }
}
