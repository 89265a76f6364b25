package dev.sluice.policy;

import static dev.sluice.policy.Policies.admit;
import static dev.sluice.policy.Policies.enforced;
import static dev.sluice.policy.Policies.valid;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.policy.document.Protocol;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeniedCallTest {
  private static final String MCP =
      "protocol: mcp, mcp: {versions: [2025-03-26]},"
          + " rules: [{allow: {method: tools/call, tool: 'read_*'}},"
          + " {allow: {method: tools/list}}], deny_rules: [{method: tools/call, tool: read_key}]";

  private static String call(String tool) {
    return "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"%s\"}}"
        .formatted(tool);
  }

  private static String batch(String... calls) {
    return "[" + String.join(",", calls) + "]";
  }

  @ParameterizedTest
  @CsvSource({"delete_file", "read_key"})
  void namesTheToolThatNoRuleAllowsOrARuleDenies(String tool) {
    PolicyDecision.Settled decision = admit(valid(enforced(MCP)), call(tool));

    assertThat(decision).isInstanceOf(PolicyDecision.Denied.class);
    assertThat(decision.call())
        .contains(new DeniedCall.Rpc(Protocol.MCP, "tools/call", Optional.of(tool)));
    assertThat(decision.call().orElseThrow().text()).isEqualTo("tools/call " + tool);
  }

  @Test
  void isTheFirstOfABatch() {
    Policy policy = valid(enforced(MCP));

    assertThat(admit(policy, batch(call("read_a"), call("x"), call("y"))).call())
        .contains(new DeniedCall.Rpc(Protocol.MCP, "tools/call", Optional.of("x")));
    assertThat(admit(policy, call("read_a")).call()).isEmpty();
  }

  @Test
  void isNamedInAuditModeToo() {
    String audited = "host: " + Policies.HOST + ", port: 443, enforcement: audit, " + MCP;

    PolicyDecision.Settled decision = admit(valid(Policies.endpoint(audited)), call("x"));

    assertThat(decision).isInstanceOf(PolicyDecision.AuditOnly.class);
    assertThat(decision.call()).map(DeniedCall::text).contains("tools/call x");
  }

  @Test
  void aGraphqlOperationHasItsRootFields() {
    Policy policy = valid(enforced("protocol: graphql, access: read-only"));

    assertThat(admit(policy, "{\"query\":\"mutation Drop { b: dropAll a: addOne }\"}").call())
        .contains(new DeniedCall.Graphql("mutation", "Drop", List.of("addOne", "dropAll")))
        .map(DeniedCall::text)
        .contains("mutation Drop {addOne dropAll}");
  }

  @Test
  void itsNamesAreBounded() {
    String fields = IntStream.range(0, 50).mapToObj(i -> "f" + i).collect(Collectors.joining(" "));
    String name = "N".repeat(500);
    Policy policy = valid(enforced("protocol: graphql, access: read-only"));

    Optional<DeniedCall> call =
        admit(policy, "{\"query\":\"mutation %s { %s }\"}".formatted(name, fields)).call();

    assertThat(call)
        .get()
        .isInstanceOfSatisfying(
            DeniedCall.Graphql.class,
            graphql -> {
              assertThat(graphql.name()).hasSize(128);
              assertThat(graphql.fields()).hasSize(32);
            });
    assertThat(call.orElseThrow().toString()).doesNotContain("NN").doesNotContain("f1");
  }
}
