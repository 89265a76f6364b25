package dev.sluice.policy.boundary;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.policy.boundary.BoundaryVerdict.Outside;
import dev.sluice.policy.boundary.BoundaryVerdict.Within;
import dev.sluice.policy.diff.ComparedPolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a boundary bounds of the messages of WebSockets. */
class MessageBoundaryTest {
  private static final String WS =
      "host: w.a.test, port: 443, enforcement: enforce, protocol: websocket, ";
  private static final String RPC =
      "host: w.a.test, port: 443, enforcement: enforce, protocol: json-rpc, upgrades: allow, ";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "access: full | access: full | ''",
        "access: full | access: read-only | ''",
        "access: full | access: full, messages: {binary: deny, max_bytes: 100} | ''",
        "access: full, messages: {from_origin: inspect} | access: full | messages.from_origin",
        "access: full | access: full, messages: {text: pass} | messages.text: pass",
        "access: full | access: full, messages: {binary: pass} | messages.binary: pass",
        "access: full, messages: {binary: pass} | access: full, messages: {binary: pass} | ''",
        "access: full, messages: {text: deny} | access: full | messages.text: inspect, the",
        "access: full, messages: {max_bytes: 9} | access: full | messages.max_bytes",
        "access: read-only | access: read-write | admits text messages that the boundary does not",
        "access: read-only | access: read-write, messages: {text: deny} | ''",
        "access: full, deny_rules: [{operation_type: mutation}] | access: full | messages.binary:"
            + " inspect, the boundary deny",
      })
  void optionsAndTextRules(String most, String own, String reason) {
    BoundaryVerdict verdict = judge(WS + most, WS + own);

    if (reason.isEmpty()) {
      assertThat(verdict).isEqualTo(new Within());
    } else {
      assertThat(first(verdict)).contains(reason).contains("GET wss://w.a.test/");
    }
  }

  @Test
  void callsInMessages() {
    String most = WS + "rules: [{allow: {method: GET, path: /}}, {allow: {operation_type: query}}]";
    String rpc = RPC + "rules: [{allow: {method: a}}]";

    assertThat(judge(most, most)).isEqualTo(new Within());
    assertThat(first(judge(most, most.replace("query", "mutation"))))
        .contains("GET wss://w.a.test/ with mutation");
    assertThat(judge(rpc, rpc)).isEqualTo(new Within());
    assertThat(first(judge(rpc.replace("upgrades: allow, ", ""), rpc)))
        .contains("admits requests that the boundary does not: GET wss://w.a.test/");
    assertThat(first(judge(rpc, rpc.replace("method: a", "method: b"))))
        .contains("admits requests that the boundary does not");
  }

  private static BoundaryVerdict judge(String boundary, String policy) {
    return new Boundary(policy(boundary)).judge(policy(policy));
  }

  private static ComparedPolicy policy(String endpoint) {
    String yaml = "version: 1\nnetwork_policies:\n  p: {endpoints: [{" + endpoint + "}]}\n";
    return BoundaryPolicies.written(yaml).compared();
  }

  private static String first(BoundaryVerdict verdict) {
    assertThat(verdict).isInstanceOf(Outside.class);
    return ((Outside) verdict).breaches().getFirst().toString();
  }
}
