package dev.sluice.policy.argument;

import static dev.sluice.policy.Policies.HOST;
import static dev.sluice.policy.Policies.endpoint;
import static dev.sluice.policy.Policies.enforced;
import static dev.sluice.policy.Policies.valid;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.inspect.body.Call;
import dev.sluice.policy.Policy;
import dev.sluice.policy.RecordedDecision;
import dev.sluice.policy.RecordedDecision.Missing;
import dev.sluice.policy.RecordedRequest;
import dev.sluice.policy.document.Protocol;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Arguments are in no record: what they decide is undecided, and nothing else is. */
class RecordedArgumentsTest {
  private static final String MCP =
      "protocol: mcp, mcp: {versions: [2025-03-26]}, rules: [{allow: {method: tools/call, tool:"
          + " a}}, {allow: {method: tools/call, tool: b, arguments: {/p: x}}}], deny_rules:"
          + " [{method: tools/call, tool: c}, {method: tools/call, tool: '*', arguments: {/secret:"
          + " {glob: '*'}}}]";
  private static final String NO_DENY = MCP.substring(0, MCP.indexOf(", deny_rules"));

  private static RecordedDecision decide(Policy policy, Protocol protocol, Call call) {
    return policy.admitRecorded(
        new RecordedRequest(
            HOST,
            443,
            "POST",
            Optional.of("/a"),
            RecordedRequest.Query.NONE,
            RecordedRequest.Handshake.NO,
            Optional.of(new RecordedRequest.Calls(protocol, List.of(call))),
            10));
  }

  private static String outcome(RecordedDecision decision) {
    return switch (decision) {
      case RecordedDecision.Decided decided -> decided.passes() ? "allowed" : "denied";
      case RecordedDecision.Undecided undecided -> undecided.missing().name();
    };
  }

  @ParameterizedTest
  @CsvSource({
    "a, allowed, ARGUMENTS",
    "b, ARGUMENTS, ARGUMENTS",
    "c, denied, denied",
    "d, denied, denied"
  })
  void aToolIsDecidedWhereItsArgumentsCannotMatter(String tool, String lenient, String strict) {
    Call call = new Call.Method("tools/call", Optional.of(tool));

    assertThat(outcome(decide(valid(enforced(NO_DENY)), Protocol.MCP, call))).isEqualTo(lenient);
    assertThat(outcome(decide(valid(enforced(MCP)), Protocol.MCP, call))).isEqualTo(strict);
  }

  @Test
  void fieldsToo() {
    String graphql =
        "protocol: graphql, rules: [{allow: {operation_type: query, fields: [f], arguments: {/p:"
            + " x}}}]";
    Policy policy = valid(enforced(graphql));

    assertThat(
            outcome(decide(policy, Protocol.GRAPHQL, new Call.Operation("query", "", Set.of("f")))))
        .isEqualTo(Missing.ARGUMENTS.name());
    assertThat(
            outcome(decide(policy, Protocol.GRAPHQL, new Call.Operation("query", "", Set.of("g")))))
        .isEqualTo("denied");
  }

  @Test
  void underAuditEveryRequestPasses() {
    Policy policy = valid(endpoint("host: " + HOST + ", port: 443, enforcement: audit, " + MCP));

    assertThat(
            outcome(decide(policy, Protocol.MCP, new Call.Method("tools/call", Optional.of("b")))))
        .isEqualTo("allowed");
  }
}
