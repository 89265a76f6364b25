package dev.sluice.tools.suggest.patch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.config.source.Compilation;
import dev.sluice.config.source.Source;
import dev.sluice.policy.Policy;
import dev.sluice.policy.PolicyDecision;
import dev.sluice.policy.RequestFacts;
import dev.sluice.policy.compiled.PolicyCompiler;
import dev.sluice.tools.command.CommandFailure;
import dev.sluice.tools.suggest.Denials;
import dev.sluice.tools.suggest.record.SkipReason;
import dev.sluice.tools.suggest.rule.SuggestedEndpoint;
import dev.sluice.tools.suggest.shape.UnsuggestedCounts;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyPatchTest {
  private static final String HOST = "api.example.com";
  private static final String FILE =
      """
      # what CI may reach
      version: 1
      network_policies:
        api: # ours
          endpoints:
            - host: api.example.com
              port: 443
              protocol: rest
              enforcement: enforce
              rules:
                # the list
                - allow: {method: GET, path: /v1/items}
                # end of the list

        # somewhere else
        other:
          endpoints: [{host: other.example.com, port: 443, protocol: rest, enforcement: enforce, access: read-only}]
      # the end
      """;

  private final UnsuggestedCounts counts = new UnsuggestedCounts();
  private final Denials denials =
      new Denials()
          .resolved(HOST, "93.184.215.14")
          .resolved("new.example.org", "93.184.215.14")
          .resolved("other.example.com", "93.184.215.14");

  private PolicyPatch patch(String file) {
    return PolicyPatch.of(new Source("policies/ci.yaml", file), denials.suggested(), counts);
  }

  private static boolean admits(String policy, String host, String method, String path) {
    return PolicyCompiler.compile(new Source("patched", policy))
            instanceof Compilation.Compiled<Policy>(Policy it, var warnings)
        && it.admitRequest(new RequestFacts(host, 443, method, path, "", false))
            instanceof PolicyDecision.Allowed;
  }

  private static List<String> withoutAdded(PolicyPatch patch) {
    return patch.diff().stream().skip(3).filter(line -> !line.startsWith("+")).toList();
  }

  @Test
  void aRuleForAHostOfAPresetStandsBesideItAndAgreesWithIt() {
    String file =
        "version: 1\nx-sluice:\n  presets: [npm, llm-openai] # ours\nnetwork_policies: {}\n";
    denials
        .resolved("api.openai.com", "93.184.215.14")
        .resolved("registry.npmjs.org", "93.184.215.14")
        .with(Denials.request("api.openai.com", "GET", "/v1/models"))
        .with(Denials.request("registry.npmjs.org", "POST", "/-/npm/v1/security/advisories/bulk"))
        .with(Denials.request("registry.npmjs.org", "GET", "/is-odd"));

    PolicyPatch patch = patch(file);

    assertThat(patch.text()).contains("  presets: [npm, llm-openai] # ours\n", "refusals: openai");
    assertThat(counts.counts()).isEmpty();
    assertThat(admits(patch.text(), "api.openai.com", "GET", "/v1/models")).isTrue();
    assertThat(admits(patch.text(), "api.openai.com", "GET", "/v1/files")).isFalse();
    assertThat(admits(patch.text(), "registry.npmjs.org", "GET", "/@babel%2Fcore")).isTrue();
    assertThat(patch.diff()).noneMatch(line -> line.startsWith("+") && line.contains("is-odd"));
  }

  @Test
  void aRuleGoesBehindTheRulesOfItsEndpoint() {
    denials.with(Denials.request(HOST, "POST", "/v1/items"));
    PolicyPatch patch = patch(FILE);
    assertThat(patch.diff())
        .containsSubsequence(
            "--- a/policies/ci.yaml",
            "+++ b/policies/ci.yaml",
            "@@ -10,6 +10,9 @@",
            "           - allow: {method: GET, path: /v1/items}",
            "+          - allow: {method: POST, path: /v1/items}",
            "           # end of the list");
    assertThat(admits(patch.text(), HOST, "POST", "/v1/items")).isTrue();
    assertThat(patch.text()).contains("# what CI may reach", "# ours", "# somewhere else");
  }

  @Test
  void anotherHostBecomesAPolicyAtTheEnd() {
    denials.with(Denials.request("new.example.org", "GET", "/x"));
    PolicyPatch patch = patch(FILE);
    assertThat(patch.text()).contains("\n  allow_new_example_org_443:\n    endpoints:\n");
    assertThat(patch.text()).endsWith("# the end\n");
    assertThat(withoutAdded(patch)).allMatch(line -> line.startsWith(" "));
    assertThat(admits(patch.text(), "new.example.org", "GET", "/x")).isTrue();
  }

  @Test
  void anEndpointWithoutAListOfRulesGetsOneBeside() {
    denials.with(Denials.request("other.example.com", "POST", "/x"));
    String text = patch(FILE).text();
    assertThat(text).contains("allow_other_example_com_443");
    assertThat(admits(text, "other.example.com", "POST", "/x")).isTrue();
    assertThat(admits(text, "other.example.com", "GET", "/any")).isTrue();
  }

  @Test
  void whatTheFileAdmitsByNowIsNotAdded() {
    denials
        .with(Denials.request(HOST, "GET", "/v1/items"))
        .with(Denials.request("other.example.com", "GET", "/any/12"));
    assertThat(patch(FILE).diff()).isEmpty();
    assertThat(patch(FILE).text()).isEqualTo(FILE);
  }

  @Test
  void aSecondRunAddsNothing() {
    denials
        .with(Denials.request(HOST, "POST", "/v1/items/7"))
        .with(Denials.call("new.example.org", "/mcp", "l7-mcp", Denials.tool("search")));
    PolicyPatch first = patch(FILE);
    assertThat(first.diff()).isNotEmpty();
    assertThat(patch(first.text()).diff()).isEmpty();
  }

  @Test
  void anEndpointThatOnlyLogsGetsOthersThatOnlyLog() {
    denials.with(Denials.request("other.example.com", "POST", "/x"));
    String text = patch(FILE.replace("enforce, access", "audit, access")).text();
    assertThat(text).contains("enforcement: audit\n");
    assertThat(counts.counts()).isEmpty();
  }

  @Test
  void aRuleThatContradictsTheFileIsCounted() {
    denials.with(Denials.request("other.example.com", "POST", "/x"));
    String skipping =
        FILE.replace("enforce, access: read-only", "enforce, tls: skip, access: read-only");
    assertThat(patch(skipping).diff()).isEmpty();
    assertThat(counts.counts()).isEqualTo(Map.of(SkipReason.CONTRADICTS, 1L));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "version: 1\n",
        "version: 1\nnetwork_policies: {}\n",
        "version: 1\nnetwork_policies: {} # none yet",
        "network_policies:\nversion: 1\n",
        "version: 1\r\nnetwork_policies: {}\r\n# end\r\n",
        "version: 1",
      })
  void aFileWithoutPoliciesGetsThem(String file) {
    denials.with(Denials.request(HOST, "GET", "/x"));
    PolicyPatch patch = patch(file);
    assertThat(admits(patch.text(), HOST, "GET", "/x")).isTrue();
    assertThat(patch.text().contains("\r")).isEqualTo(file.contains("\r"));
  }

  @Test
  void aListThatTwoEndpointsShareIsNotExtended() {
    denials.with(Denials.request(HOST, "POST", "/x"));
    String shared =
        """
        version: 1
        network_policies:
          one:
            endpoints:
              - host: api.example.com
                port: 443
                protocol: rest
                enforcement: enforce
                rules: &common
                  - allow: {method: GET, path: /a}
          two:
            endpoints:
              - {host: b.example.com, port: 443, protocol: rest, enforcement: enforce, rules: *common}
        """;
    String text = patch(shared).text();
    assertThat(admits(text, HOST, "POST", "/x")).isTrue();
    assertThat(admits(text, "b.example.com", "POST", "/x")).isFalse();
  }

  @Test
  void aFileInBracesIsRefused() {
    denials.with(Denials.request(HOST, "GET", "/x"));
    assertThatThrownBy(
            () -> patch("network_policies: {a: {endpoints: [{host: b.example.com, port: 443}]}}\n"))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("no block of lines");
    List<SuggestedEndpoint> none = List.of();
    assertThat(PolicyPatch.of(new Source("f", FILE), none, counts).diff()).isEmpty();
  }

  private static final String TOOLS =
      """
      version: 1
      network_policies:
        tools:
          endpoints:
            - host: api.example.com
              port: 443
              protocol: mcp
              enforcement: enforce
              mcp: {versions: [2025-03-26]}
              rules:
                - allow: {method: initialize}
      """;

  @Test
  void aToolGoesIntoTheEndpointThatHasEveryPath() {
    denials.with(Denials.call(HOST, "/mcp", "l7-mcp", Denials.tool("search")));
    String text = patch(TOOLS).text();
    assertThat(text).contains("- allow: {method: tools/call, tool: search}");
    assertThat(text).doesNotContain("allow_api_example_com_443");
  }

  @ParameterizedTest
  @ValueSource(strings = {"protocol: rest", "path: /m*\n        protocol: mcp"})
  void anEndpointThatWouldTakeRequestsFromAnotherOneIsNotAdded(String other) {
    denials.with(Denials.call(HOST, "/mcp", "l7-mcp", Denials.tool("search")));
    String file =
        TOOLS
            .replace("protocol: mcp", other)
            .replace("{method: initialize}", "{method: POST, path: /mcp}");
    String accepted =
        other.contains("mcp")
            ? TOOLS.replace("protocol: mcp", other)
            : file.replace("        mcp: {versions: [2025-03-26]}\n", "");
    assertThat(patch(accepted).diff()).isEmpty();
    assertThat(counts.counts()).isEqualTo(Map.of(SkipReason.CONTRADICTS, 1L));
  }

  @Test
  void aHostOfWhichHostAndPortAloneDecideStaysSo() {
    denials.with(Denials.call(HOST, "/mcp", "l7-mcp", Denials.tool("search")));
    String open =
        "version: 1\nnetwork_policies:\n  a:\n    endpoints:\n      - {host: %s, port: 443}\n";
    assertThat(patch(open.formatted(HOST)).diff()).isEmpty();
    Denials family = new Denials();
    for (String name : List.of("a", "b", "c")) {
      String host = name + ".example.com";
      family.resolved(host, "93.184.215.14").with(Denials.request(host, "GET", "/x"));
    }
    PolicyPatch wide =
        PolicyPatch.of(
            new Source("p", open.formatted("d.example.com")), family.suggested(), counts);
    assertThat(wide.diff()).isEmpty();
    assertThat(counts.counts()).isEqualTo(Map.of(SkipReason.CONTRADICTS, 3L));
  }

  @Test
  void endpointsThatTwoPoliciesShareAreNotExtended() {
    denials.with(Denials.request(HOST, "POST", "/v1/items"));
    String shared =
        FILE.replace("endpoints:\n      - host: api", "endpoints: &ours\n      - host: api")
            .replaceFirst("(?s)  # somewhere else.*", "  again:\n    endpoints: *ours\n");
    PolicyPatch patch = patch(shared);
    assertThat(patch.text()).startsWith(shared).contains("\n  allow_api_example_com_443:\n");
  }
}
