package dev.sluice.policy;

import static dev.sluice.policy.Policies.bytes;
import static dev.sluice.policy.Policies.enforced;
import static dev.sluice.policy.Policies.request;
import static dev.sluice.policy.Policies.valid;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.inspect.body.HeaderValues;
import dev.sluice.inspect.body.McpHeaders;
import dev.sluice.inspect.body.MediaHeaders;
import dev.sluice.policy.MessageReading.Sender;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** A message is judged as the same text in the body of a request by the same rules. */
class MessagePropertyTest {
  private static final Policy JSON_RPC =
      valid(
          enforced(
              "protocol: json-rpc, upgrades: allow, rules: [{allow: {method: a}}, {allow: {method:"
                  + " b, arguments: {/x: {equals: 1}}}}], deny_rules: [{method: c}]"));
  private static final Policy MCP =
      valid(
          enforced(
              "protocol: mcp, upgrades: allow, mcp: {versions: [2025-11-25]}, rules: [{allow:"
                  + " {method: tools/call, tool: t}}, {allow: {method: a}}]"));
  private static final String OPERATIONS =
      " rules: [{allow: {operation_type: query, fields: [a, 'b*']}}, {allow: {operation_type:"
          + " mutation, operation_name: N}}%s], deny_rules: [{operation_type: '*', fields: [c]}]";
  private static final Policy GRAPHQL =
      valid(enforced("protocol: graphql, upgrades: allow," + OPERATIONS.formatted("")));
  private static final Policy WEBSOCKET =
      valid(
          enforced(
              "protocol: websocket," + OPERATIONS.formatted(", {allow: {method: GET, path: /a}}")));

  @Property(tries = 1000)
  void jsonRpc(@ForAll("calls") String text) {
    assertThat(sent(JSON_RPC, text)).isEqualTo(posted(JSON_RPC, text));
  }

  @Property(tries = 1000)
  void mcpOfAStatedRevision(@ForAll("calls") String text) {
    assertThat(sent(MCP, text)).isEqualTo(posted(MCP, text));
  }

  @Property(tries = 1000)
  void graphql(@ForAll("operations") String payload) {
    String message = "{\"id\":\"1\",\"type\":\"subscribe\",\"payload\":" + payload + "}";
    Judged body = posted(GRAPHQL, payload);

    // A batch is a body, but no payload.
    if (!payload.startsWith("[")) {
      assertThat(sent(GRAPHQL, message)).isEqualTo(body);
      assertThat(sent(WEBSOCKET, message)).isEqualTo(body);
    }
  }

  /** What a decision says, but for the words about method and form. */
  private record Judged(String decision, String call, String place, List<DeniedCall> asked) {
    static Judged of(PolicyDecision.Settled decision) {
      return new Judged(
          decision.getClass().getSimpleName(),
          decision.call().map(DeniedCall::text).orElse(""),
          decision.basis().placeText(),
          decision.basis().asked());
    }
  }

  private static Judged posted(Policy policy, String text) {
    return Judged.of(policy.admitBody(request("POST", "/a").with(stated()), bytes(text)));
  }

  private static Judged sent(Policy policy, String text) {
    RequestFacts handshake = request("GET", "/a").asHandshake().with(stated());
    return Judged.of(policy.admitMessage(handshake, Sender.CLIENT, bytes(text)));
  }

  private static MediaHeaders stated() {
    HeaderValues version = new HeaderValues(List.of("2025-11-25"), false);
    HeaderValues none = HeaderValues.ABSENT;
    return new MediaHeaders("", "", "", new McpHeaders(version, none, none, none));
  }

  @Provide
  Arbitrary<String> calls() {
    return mutated(
        Arbitraries.of(
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"a\"}",
            "{\"jsonrpc\":\"2.0\",\"method\":\"a\",\"params\":[1]}",
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"b\",\"params\":{\"x\":1}}",
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"b\",\"params\":{\"x\":2}}",
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"c\"}",
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}",
            "[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"a\"}]",
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":{"
                + "\"protocolVersion\":\"2025-11-25\"}}",
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"t\"}}",
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"u\"}}"));
  }

  @Provide
  Arbitrary<String> operations() {
    return mutated(
        Arbitraries.of(
            "{\"query\":\"{a b1}\"}",
            "{\"query\":\"query Q {a}\",\"operationName\":\"Q\"}",
            "{\"query\":\"{a ...F} fragment F on Q {c}\"}",
            "{\"query\":\"mutation N {x}\",\"variables\":{\"a\":1}}",
            "{\"query\":\"mutation M {x}\"}",
            "{\"query\":\"subscription {a}\"}",
            "{\"id\":\"p\"}",
            "{\"query\":\"{a}\",\"extensions\":{}}"));
  }

  /** Some as they are, some with one character changed, left out or twice. */
  private static Arbitrary<String> mutated(Arbitrary<String> texts) {
    return Combinators.combine(
            texts, Arbitraries.integers().between(-60, 80), Arbitraries.of("", "x", "\"", "}", " "))
        .as(
            (text, at, instead) ->
                at < 0 || at >= text.length()
                    ? text
                    : text.substring(0, at) + instead + text.substring(at + 1));
  }
}
