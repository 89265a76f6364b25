package dev.sluice.policy.preset;

import static dev.sluice.policy.preset.PresetPolicies.naming;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.source.Source;
import dev.sluice.config.source.Violations;
import dev.sluice.policy.Policies;
import dev.sluice.policy.Policy;
import dev.sluice.policy.PolicyExplanation;
import dev.sluice.policy.WrittenRequest;
import dev.sluice.policy.compiled.PolicyCompiler;
import dev.sluice.policy.compiled.ReadyPolicy;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PresetExpansionTest {
  private static final String NPM = "GET https://registry.npmjs.org/is-odd";

  @Test
  void countsTheEndpointsOfEachPreset() {
    ReadyPolicy ready =
        PolicyCompiler.compile(new Source("p.yaml", naming("npm", "pypi")), new Violations())
            .orElseThrow();

    assertThat(ready.presets())
        .extracting(use -> use.preset().id() + " " + use.endpoints())
        .containsExactly("npm@1 2", "pypi@1 2");
  }

  @Test
  void attributesADecisionToThePreset() {
    PolicyExplanation explained = explain(naming("npm"), NPM);

    assertThat(explained.facts())
        .containsEntry("policy", "npm@1")
        .containsEntry("preset", "npm, version 1 of 2026-11-28")
        .containsEntry("rule", "p.yaml:2:22: x-sluice.presets.npm@1.endpoints[0].rules[0].allow");
    assertThat(explained.placeText())
        .isEqualTo("x-sluice.presets.npm@1.endpoints[0].rules[0].allow");
  }

  @Test
  void attributesADenialToThePresetWhoseEndpointApplies() {
    PolicyExplanation explained = explain(naming("npm"), "PUT https://registry.npmjs.org/is-odd");

    assertThat(explained.isAllowed()).isFalse();
    assertThat(explained.facts()).containsEntry("preset", "npm, version 1 of 2026-11-28");
  }

  @Test
  void leavesRulesOfTheAuthorToTheAuthor() {
    String both =
        naming("pypi")
            + Policies.endpoint(
                "host: pypi.org, port: 443, protocol: rest, enforcement: enforce,"
                    + " rules: [{allow: {method: GET, path: /project/*}}]");

    assertThat(explain(both, "GET https://pypi.org/project/six").facts())
        .doesNotContainKey("preset");
    assertThat(explain(both, "GET https://pypi.org/simple/six/").facts()).containsKey("preset");
  }

  @Test
  void aDenyRuleOfTheAuthorNarrowsAPreset() {
    String narrowed =
        naming("pypi")
            + Policies.endpoint(
                "host: pypi.org, port: 443, protocol: rest, enforcement: enforce,"
                    + " rules: [{allow: {method: GET, path: /simple/}}],"
                    + " deny_rules: [{method: GET, path: /simple/evil/}]");

    assertThat(explain(narrowed, "GET https://pypi.org/simple/six/").isAllowed()).isTrue();
    assertThat(explain(narrowed, "GET https://pypi.org/simple/evil/").isAllowed()).isFalse();
  }

  @Test
  void refusesAnUnknownName() {
    assertThat(Policies.errors(naming("pypy")))
        .singleElement()
        .asString()
        .startsWith(
            "p.yaml:2:22: x-sluice.presets[0]: unknown preset 'pypy'; did you mean pypi? use some"
                + " of: apt, crates, docker,");
  }

  @Test
  void showsNoMoreThanTheBeginOfAnUnknownName() {
    assertThat(Policies.errors(naming("n".repeat(40))))
        .singleElement()
        .asString()
        .contains("unknown preset '" + "n".repeat(32) + "...'");
  }

  @Test
  void refusesANameThatIsListedTwice() {
    assertThat(Policies.errors(naming("npm", "npm")))
        .containsExactly("p.yaml:2:27: x-sluice.presets[1]: is listed twice; remove one");
  }

  @Test
  void reportsContradictionsAtTheEndpointOfTheAuthor() {
    String contradiction =
        naming("npm")
            + Policies.endpoint(
                "host: registry.npmjs.org, port: 443, protocol: rest, enforcement: enforce,"
                    + " access: read-only");

    assertThat(Policies.errors(contradiction))
        .singleElement()
        .asString()
        .startsWith("p.yaml:6:9: network_policies.p.endpoints[0]: ")
        .contains("of 'npm@1' (line 2)", "disagree on allow_encoded_slash");
  }

  @Test
  void aStoredVersionThatThisNodeLacksIsAnError() {
    Violations violations = new Violations();

    assertThat(
            PolicyCompiler.compile(
                new Source("p.yaml", naming("npm"), Map.of("npm", 99)), violations))
        .isEmpty();
    assertThat(violations.hasErrors()).isTrue();
  }

  @Test
  void warnsOfNothingThatTheAuthorDidNotWrite() {
    assertThat(Policies.warnings(naming("llm-openai")))
        .containsExactly(
            "p.yaml:2:1: warning: x-sluice: is a key of Sluice: OpenShell refuses this file",
            "p.yaml:2:22: note: x-sluice.presets[0]: llm-openai, version 1 of 2026-11-28, adds 1"
                + " endpoint");
  }

  private static PolicyExplanation explain(String policy, String request) {
    Policy valid = Policies.valid(policy);
    return PolicyExplanation.of(valid, new WrittenRequest(request));
  }
}
