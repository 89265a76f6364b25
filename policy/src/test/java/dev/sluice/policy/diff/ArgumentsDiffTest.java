package dev.sluice.policy.diff;

import static dev.sluice.policy.Policies.enforced;
import static dev.sluice.policy.Policies.valid;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.source.Violations;
import dev.sluice.policy.document.PolicyReader;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArgumentsDiffTest {
  private static final String RULE = "{method: tools/call, tool: t, arguments: %s}";

  private static ComparedPolicy compared(String endpoint) {
    String yaml = enforced(endpoint);
    return new ComparedPolicy(valid(yaml), PolicyReader.read("p.yaml", yaml, new Violations()));
  }

  private static ComparedPolicy tool(String arguments) {
    String rule = RULE.formatted(arguments);
    return compared("protocol: mcp, mcp: {versions: [2025-03-26]}, rules: [{allow: " + rule + "}]");
  }

  private static ComparedPolicy denied(String arguments) {
    return compared(
        "protocol: mcp, mcp: {versions: [2025-03-26]}, rules: [{allow: {method: tools/call, tool:"
            + " t}}], deny_rules: ["
            + RULE.formatted(arguments)
            + "]");
  }

  @ParameterizedTest(name = "{0}: {1}: {2}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{/a: {range: [1, 10]}}|{/a: {range: [1, 20]}}|true",
        "{/a: {range: [1, 10]}}|{/a: {range: [2, 10]}}|false",
        "{/a: {glob: a*}}|{/a: {any: [a*, b*]}}|true",
        "{/a: {glob: a*}}|{/a: {glob: ab*}}|false",
        "{/a: {equals: x}}|{/a: {type: string}}|true",
        "{/a: {length_at_most: 3}}|{/a: {length_at_most: 4}}|true",
        "{/a: {path_within: /w}}|{/a: {path_within: /w/x}}|false",
        "{/a: {path_within: /w}}|{/a: {path_within: /}}|true",
        "{/a: {url: {host: a.test}}}|{/a: {url: {host: [a.test, b.test]}}}|true",
        "{/a: {url: {host: a.test, port: 443}}}|{/a: {url: {host: a.test}}}|true",
        "{/a: {glob: a*}}|{/a: {glob: a*, optional: true}}|true",
        "{/a: {absent: true}}|{/a: {type: string}}|true",
        "{/a: {glob: a*}, additional: deny}|{/a: {glob: a*}}|true",
        "{/a: {glob: a*}}|{/a: {glob: a*}, /b: {equals: 1}}|false",
        "{/o/a: {equals: true}}|{/o/a: {equals: true}, additional: deny}|false",
      })
  void aRequestShowsWhatAnAllowRuleAdmits(String before, String after, boolean reachable) {
    PolicyDiff diff = PolicyDiff.of(tool(before), tool(after));

    assertThat(diff.complete()).isTrue();
    assertThat(diff.differences()).extracting(Difference::reachable).contains(reachable);
    assertThat(diff.differences()).allMatch(found -> found.body().contains("\"name\":\"t\""));
    assertThat(diff.undecided()).isEmpty();
  }

  @Test
  void aRequestShowsWhatADenyRuleDenies() {
    PolicyDiff diff = PolicyDiff.of(denied("{/a: {glob: x*}}"), denied("{/a: {any: [x*, y*]}}"));

    assertThat(diff.differences()).extracting(Difference::reachable).containsOnly(false);
    assertThat(diff.differences().getFirst().body()).contains("\"a\":\"y\"");
    assertThat(diff.undecided()).isEmpty();
  }

  @Test
  void theSameRulesInAnotherOrderAreNoDifference() {
    String mcp = "protocol: mcp, mcp: {versions: [2025-03-26]}, rules: [%s, %s]";
    String one = "{allow: " + RULE.formatted("{/a: {equals: 1}}") + "}";
    String other = "{allow: " + RULE.formatted("{/a: {path_within: /w}}") + "}";

    PolicyDiff diff =
        PolicyDiff.of(compared(mcp.formatted(one, other)), compared(mcp.formatted(other, one)));

    assertThat(diff.isEmpty()).isTrue();
  }

  @Test
  void rulesThatDifferInWhatIsNotTriedAreUndecided() {
    String same = "{/a: {length_at_most: 100000}}";
    PolicyDiff diff = PolicyDiff.of(tool(same), tool("{/a: {length_at_most: 200000}}"));

    String place = "network_policies.p.endpoints[0].rules[0].allow";
    assertThat(diff.isEmpty()).isFalse();
    assertThat(diff.undecided())
        .containsExactly(new ChangedArguments(false, place), new ChangedArguments(true, place));
    assertThat(PolicyDiff.of(tool(same), tool(same)).isEmpty()).isTrue();
  }

  @Test
  void parametersAndFieldsAreTriedToo() {
    String rpc =
        "protocol: json-rpc, rules: [{allow: {method: m, arguments: {/0/to: {equals: %s}}}}]";
    String graphql =
        "protocol: graphql, rules: [{allow: {operation_type: query, fields: [f],"
            + " arguments: {/first: {range: [1, %d]}}}}]";

    PolicyDiff called = PolicyDiff.of(compared(rpc.formatted("a")), compared(rpc.formatted("b")));
    PolicyDiff asked =
        PolicyDiff.of(compared(graphql.formatted(5)), compared(graphql.formatted(9)));

    assertThat(called.differences())
        .extracting(Difference::reachable)
        .containsExactlyInAnyOrder(true, false);
    assertThat(asked.differences()).extracting(Difference::reachable).containsExactly(true);
    assertThat(asked.differences().getFirst().body())
        .isEqualTo(
            "{\"query\":\"query ($first: Any) { f(first: $first) }\",\"variables\":{\"first\":9}}");
    assertThat(List.of(called.undecided(), asked.undecided())).allMatch(List::isEmpty);
  }
}
