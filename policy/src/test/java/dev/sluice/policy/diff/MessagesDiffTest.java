package dev.sluice.policy.diff;

import static dev.sluice.policy.Policies.enforced;
import static dev.sluice.policy.Policies.valid;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.source.Violations;
import dev.sluice.policy.document.PolicyReader;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessagesDiffTest {
  private static ComparedPolicy compared(String endpoint) {
    String yaml = enforced(endpoint);
    return new ComparedPolicy(valid(yaml), PolicyReader.read("p.yaml", yaml, new Violations()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "protocol: websocket, access: read-only | protocol: websocket, access: read-write | hello",
        "upgrades: allow, protocol: json-rpc, rules: [{allow: {method: a}}]"
            + " | upgrades: allow, protocol: json-rpc, rules: [{allow: {method: '*'}}] | method",
        "protocol: websocket, rules: [{allow: {method: GET, path: /}},"
            + " {allow: {operation_type: query}}]"
            + " | protocol: websocket, rules: [{allow: {method: GET, path: /}},"
            + " {allow: {operation_type: '*'}}] | subscribe",
        "messages: {text: deny} | messages: {text: pass} | hello",
      })
  void aMessageShowsTheDifference(String before, String after, String message) {
    PolicyDiff diff = PolicyDiff.of(compared(before), compared(after));

    assertThat(diff.complete()).isTrue();
    assertThat(diff.differences())
        .anySatisfy(
            difference -> {
              assertThat(difference.witness()).startsWith("GET wss://");
              assertThat(difference.body()).contains(message);
              assertThat(difference.reachable()).isTrue();
            });
    assertThat(PolicyDiff.of(compared(before), compared(before)).isEmpty()).isTrue();
  }
}
