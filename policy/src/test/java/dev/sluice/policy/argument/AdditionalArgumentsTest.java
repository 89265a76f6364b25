package dev.sluice.policy.argument;

import static dev.sluice.policy.Policies.enforced;
import static dev.sluice.policy.Policies.valid;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.policy.DeniedCall;
import dev.sluice.policy.Policies;
import dev.sluice.policy.PolicyDecision.Allowed;
import dev.sluice.policy.PolicyDecision.Settled;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code additional: deny} closes every object and array on the way of a pointer. */
class AdditionalArgumentsTest {
  @ParameterizedTest(name = "{0}: {1}: {2}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "/a: x|{\"a\":\"x\"}|",
        "/a: x|{\"a\":\"x\",\"b\":1}|additional",
        "/a: x|{\"a\":\"x\",\"A\":1}|/a",
        "/a: x|{\"b\":1}|/a",
        "/a: {type: object}|{\"a\":{\"b\":1}}|",
        "/a/b: x|{\"a\":{\"b\":\"x\"}}|",
        "/a/b: x|{\"a\":{\"b\":\"x\",\"c\":1}}|additional",
        "/a/b: x|{\"a\":{\"b\":\"x\"},\"c\":1}|additional",
        "/a/b: {absent: true}|{}|",
        "/a/b: {absent: true}|{\"a\":{\"c\":1}}|additional",
        "/a: {type: object}, /a/b: x|{\"a\":{\"b\":\"x\",\"c\":1}}|additional",
        "/a/0: x|{\"a\":[\"x\"]}|",
        "/a/0: x|{\"a\":[\"x\",\"y\"]}|additional",
        "/a/0/b: x|{\"a\":[{\"b\":\"x\",\"c\":1}]}|additional",
        "/a: x|null|/a",
        "/a: {absent: true}|null|",
        "/a: {absent: true}|[]|/a",
        "/a: {absent: true}|\"x\"|/a",
      })
  void isDeniedBy(String pointers, String arguments, String decides) {
    String endpoint =
        "protocol: mcp, mcp: {versions: [2025-03-26]}, rules: [{allow: {method: tools/call, tool:"
            + " t, arguments: {%s, additional: deny}}}]".formatted(pointers);
    String body =
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"t\","
            + "\"arguments\":%s}}".formatted(arguments);

    Settled decision = Policies.admit(valid(enforced(endpoint)), body);
    if (decides == null) {
      assertThat(decision).isInstanceOf(Allowed.class);
    } else {
      assertThat(decision.call().map(DeniedCall::text))
          .contains("tools/call t, argument " + decides);
    }
  }
}
