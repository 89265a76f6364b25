package dev.sluice.policy.proposal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.source.Compilation;
import dev.sluice.config.source.Source;
import dev.sluice.policy.DestinationRule;
import dev.sluice.policy.EndpointDecision.Admitted;
import dev.sluice.policy.Policy;
import dev.sluice.policy.compiled.PolicyCompiler;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyAdditionTest {
  private static final List<String> RULE =
      List.of(
          "added:",
          "  endpoints:",
          "    - host: new.example.com",
          "      port: 443",
          "      protocol: rest",
          "      enforcement: enforce",
          "      rules:",
          "        - allow: {method: GET, path: /a}");

  private static final String POLICY =
      """
      # the policy of CI
      version: 1
      network_policies:
        own: # kept
          endpoints:
            - {host: old.example.com, port: 443, access: read-only, protocol: rest, enforcement: enforce}
        # the end
      network_middlewares: {}
      """;

  @Test
  void keepsTheRestOfTheText() {
    String added = PolicyAddition.add(POLICY, RULE).orElseThrow();

    assertThat(added).contains("# the policy of CI", "own: # kept", "# the end");
    assertThat(compiled(added, Set.of()).admitEndpoint("new.example.com", 443))
        .isInstanceOf(Admitted.class);
    assertThat(PolicyAddition.has(added, "added")).isTrue();
    assertThat(PolicyAddition.remove(added, RULE)).contains(POLICY);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "version: 1\n",
        "version: 1\nnetwork_policies: {}\n",
        "version: 1\nnetwork_policies:\n",
        "version: 1\nnetwork_policies: {} # none",
      })
  void addsTheFirstRule(String policy) {
    String added = PolicyAddition.add(policy, RULE).orElseThrow();

    assertThat(compiled(added, Set.of()).admitEndpoint("new.example.com", 443))
        .isInstanceOf(Admitted.class);
  }

  @Test
  void doesNotTouchARuleThatAPersonRewrote() {
    String added = PolicyAddition.add(POLICY, RULE).orElseThrow();

    assertThat(PolicyAddition.remove(added.replace("path: /a", "path: /b"), RULE)).isEmpty();
    assertThat(PolicyAddition.add("version: 1\nnetwork_policies: {a: {endpoints: []}}\n", RULE))
        .isEmpty();
  }

  @Test
  void aRuleIsRecognizedByItsContent() {
    String added = PolicyAddition.add(POLICY, RULE).orElseThrow();
    byte[] digest = RuleDigests.of(added).get("added");

    assertThat(RuleDigests.of(added.replace("  port: 443\n", "  port: 443 # seen\n")).get("added"))
        .isEqualTo(digest);
    assertThat(RuleDigests.of(added.replace("path: /a", "path: /b")).get("added"))
        .isNotEqualTo(digest);
    assertThat(RuleDigests.of("not: [yaml")).isEmpty();
  }

  @Test
  void aMarkedRuleReachesPublicAddressesOnlyAndNoAuthorCanWriteTheMark() {
    String added = PolicyAddition.add(POLICY, RULE).orElseThrow();
    Policy marked = compiled(added, Set.of("added"));

    assertThat(destination(marked, "new.example.com"))
        .isEqualTo(new DestinationRule.StrictlyPublic());
    assertThat(destination(marked, "old.example.com")).isEqualTo(new DestinationRule.Declared());
    assertThat(destination(compiled(added, Set.of()), "new.example.com"))
        .isEqualTo(new DestinationRule.Declared());
    assertThat(
            PolicyCompiler.compile(
                new Source(
                    "p", added.replace("path: /a}", "path: /a}\n      advisor_proposed: true"))))
        .isInstanceOf(Compilation.Rejected.class);
  }

  private static DestinationRule destination(Policy policy, String host) {
    return ((Admitted) policy.admitEndpoint(host, 443)).destination();
  }

  private static Policy compiled(String policy, Set<String> proposed) {
    return switch (PolicyCompiler.compile(new Source("p", policy, Map.of(), proposed))) {
      case Compilation.Compiled<Policy> compiled -> compiled.value();
      case Compilation.Rejected<Policy> rejected -> throw new AssertionError(rejected.violations());
    };
  }
}
