package dev.sluice.policy.boundary;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.match.ComparisonBudget;
import dev.sluice.policy.boundary.BoundaryVerdict.Outside;
import dev.sluice.policy.boundary.BoundaryVerdict.Within;
import dev.sluice.policy.diff.ComparedPolicy;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BoundaryTest {
  private static final String REST =
      "host: '*.a.test', port: 443, protocol: rest, enforcement: enforce, ";

  private static final String READS =
      REST + "rules: [{allow: {method: GET, path: '/v1/**'}}, {allow: {method: POST, path: /q}}]";

  private static final String MCP =
      "host: m.a.test, port: 443, protocol: mcp, enforcement: enforce, mcp: {versions:"
          + " [2025-06-18]}, ";

  @Test
  void aWitnessShowsWhatIsWider() {
    assertThat(judge(READS, READS.replace("/v1/**", "/v1/a*"))).isEqualTo(new Within());
    assertThat(judge(READS, READS.replace("*.a", "x.a"))).isEqualTo(new Within());
    assertThat(first(judge(READS, READS.replace("POST", "PUT"))))
        .isEqualTo(
            "network_policies.p.endpoints[0].rules[1].allow admits requests that the boundary does"
                + " not: PUT https://0.a.test/q");
    assertThat(first(judge(READS, READS.replace("443", "8443"))))
        .isEqualTo(
            "network_policies.p.endpoints[0] admits connections that the boundary does not: CONNECT"
                + " 0.a.test:8443");
  }

  /** Characters for which a comparison by plain letters finds no request. */
  @ParameterizedTest
  @CsvSource({
    "/v1/*, /v1/%20*",
    "/v1/*, /@*%2F*",
    "'/[!%]*', '/*'",
    "/v1/*, '/v1/%C3%A9'",
  })
  void escapesInPathsAreTried(String most, String path) {
    String rules = REST + "allow_encoded_slash: true, rules: [{allow: {method: GET, path: '%s'}}]";
    BoundaryVerdict verdict =
        judge(rules.formatted(most), rules.formatted("{" + most + "," + path + "}"));
    if (path.startsWith(most.replace("*", ""))) {
      assertThat(verdict).isEqualTo(new Within());
    } else {
      assertThat(first(verdict)).contains("admits requests that the boundary does not: GET https");
    }
  }

  @ParameterizedTest
  @CsvSource({"foo, $/cancel", "foo, foo:bar", "foo, 'f\u00f6'", "foo, 'a\"b'", "a b, a"})
  void everyCharacterOfAMethodIsTried(String most, String method) {
    String rules =
        "host: a.a.test, port: 443, protocol: json-rpc, enforcement: enforce, rules: [{allow:"
            + " {method: '%s'}}]";
    assertThat(first(judge(rules.formatted(most), rules.formatted(method))))
        .contains("admits requests that the boundary does not: POST https://a.a.test/ with ");
    assertThat(judge(rules.formatted(method), rules.formatted(method))).isEqualTo(new Within());
  }

  @ParameterizedTest
  @CsvSource({"a, 'a b'", "a*, '[!a]*'", "'[a-z]', '\u00e9'"})
  void everyCharacterOfAQueryIsTried(String most, String value) {
    String rules = REST + "rules: [{allow: {method: GET, path: /x, query: {k: '%s'}}}]";
    assertThat(first(judge(rules.formatted(most), rules.formatted(value))))
        .contains("admits requests that the boundary does not: GET https://0.a.test/x?k=");
  }

  @ParameterizedTest
  @CsvSource({
    "'tls: skip', 'has tls: skip, which the boundary lacks'",
    "'', 'admits every request, since it has no protocol that inspects'",
    "'protocol: rest, access: full', 'only records denials'",
    "'protocol: rest, access: read-only, enforcement: enforce, allow_encoded_slash: true', 'has"
        + " allow_encoded_slash, which the boundary lacks'",
    "'protocol: rest, access: read-only, enforcement: enforce, allow_uninspected_credentials:"
        + " true', 'has allow_uninspected_credentials, which the boundary lacks'",
    "'protocol: rest, access: read-only, enforcement: enforce, allowed_ips: [10.1.0.0/16]',"
        + " 'reaches addresses that allowed_ips of the boundary does not'",
    "'protocol: rest, access: read-only, enforcement: enforce, upgrades: allow', 'admits requests"
        + " that the boundary does not: GET wss://h.a.test/'",
  })
  void whatTheBoundaryLacksIsWider(String options, String reason) {
    String host = "host: h.a.test, port: 443";
    String most = host + ", protocol: rest, access: read-only, enforcement: enforce";
    String own = options.isEmpty() ? host : host + ", " + options;
    assertThat(first(judge(most, own))).contains(reason);
  }

  @Test
  void addressesAreNarrowedToo() {
    String most = READS + ", allowed_ips: [10.0.0.0/8, 192.168.1.0/24]";
    assertThat(judge(most, most.replace("10.0.0.0/8", "10.9.0.0/16"))).isEqualTo(new Within());
    assertThat(first(judge(most, most.replace("/24", "/23")))).contains("allowed_ips");
    assertThat(first(judge(most, READS))).contains("allowed_ips");
  }

  @Test
  void callsAreComparedWhateverTheirParametersAre() {
    String most = MCP + "rules: [{allow: {method: tools/call, tool: 'get_*'}}]";
    String reads = most.replace("}]", "}, {allow: {method: resources/read}}]").replace("}}}", "}}");
    assertThat(judge(most, most.replace("get_*", "get_a"))).isEqualTo(new Within());
    assertThat(first(judge(most, reads))).endsWith("POST https://m.a.test/ with resources/read");
    assertThat(first(judge(most, most.replace("get_*", "*")))).contains(" with tools/call of ");
    assertThat(first(judge(most, most.replace("2025-06-18", "2025-03-26"))))
        .contains("admits versions of MCP that the boundary does not");
    assertThat(first(judge(most, most.replace("{versions", "{max_body_bytes: 65537, versions"))))
        .contains("reads bodies of up to 65537 bytes, the boundary 65536");
    String exact = most.replace("get_*", "get_a");
    assertThat(
            first(judge(most, exact.replace("{versions", "{strict_tool_names: false, versions"))))
        .contains("strict_tool_names");
    String rpc =
        most.replace("mcp: {versions: [2025-06-18]}, ", "")
            .replace(", tool: 'get_*'", "")
            .replace("mcp", "json-rpc");
    assertThat(first(judge(most, rpc))).contains("reads bodies as json-rpc, the boundary as mcp");
    assertThat(first(judge(most, READS.replace("*.a", "m.a").replace("/v1/**", "/**"))))
        .contains("does not read bodies that the boundary reads");
  }

  @Test
  void conditionsOnArgumentsAreKeptAsTheyAre() {
    String rule = "{allow: {method: tools/call, tool: read, arguments: {/path: {glob: '%s'}}}}";
    String a = rule.formatted("/a/*");
    String most = MCP + "rules: [%s]";
    assertThat(judge(most.formatted(a), most.formatted(a))).isEqualTo(new Within());
    assertThat(judge(most.formatted(a + ", " + rule.formatted("/b/*")), most.formatted(a)))
        .isEqualTo(new Within());
    assertThat(
            judge(most.formatted(rule.replace("read", "'*'").formatted("/a/*")), most.formatted(a)))
        .isEqualTo(new Within());
    assertThat(first(judge(most.formatted(a), most.formatted(rule.formatted("/*")))))
        .endsWith(
            " has other conditions on arguments than the boundary: POST https://m.a.test/ with"
                + " tools/call of read");
    String any = "{allow: {method: tools/call, tool: read}}";
    assertThat(first(judge(most.formatted(a), most.formatted(any)))).contains("other conditions");
    assertThat(judge(most.formatted(any), most.formatted(a))).isEqualTo(new Within());
    assertThat(first(judge(most.formatted(a), most.formatted(a.replace("read", "write")))))
        .contains("admits requests that the boundary does not");
  }

  @Test
  void denialsByArgumentsAreKeptToo() {
    String deny =
        ", deny_rules: [{method: tools/call, tool: read, arguments: {/path: {glob: '%s'}}}]";
    String any = MCP + "rules: [{allow: {method: tools/call, tool: read}}]";
    assertThat(judge(any + deny.formatted("/etc*"), any + deny.formatted("/etc*")))
        .isEqualTo(new Within());
    assertThat(first(judge(any + deny.formatted("/etc*"), any))).contains("other conditions");
    assertThat(first(judge(any + deny.formatted("/etc*"), any + deny.formatted("/etc/x"))))
        .contains("other conditions");
    assertThat(judge(any, any + deny.formatted("/etc*"))).isEqualTo(new Within());
  }

  @Test
  void theTimeAfterARuleHasExpiredCountsToo() {
    String end = Instant.now().plus(Duration.ofDays(1)).toString();
    String reads = "  q: {endpoints: [{" + READS.replace("*.a", "x.a") + "}]}\n";
    String denies =
        "  r: {expires_at: '%s', endpoints: [{%s, deny_rules: [{method: POST, path: /q}]}]}\n"
            .formatted(end, READS.replace("*.a", "x.a"));
    String most = reads.replace("}]}\n", ", deny_rules: [{method: POST, path: /q}]}]}\n");
    String head = "version: 1\nnetwork_policies:\n";

    ComparedPolicy boundary = BoundaryPolicies.written(head + most).compared();
    assertThat(first(new Boundary(boundary).judge(written(head + reads + denies))))
        .contains("admits requests that the boundary does not: POST https://x.a.test/q");
    assertThat(new Boundary(boundary).judge(written(head + denies))).isEqualTo(new Within());
    assertThat(first(new Boundary(written(head + denies)).judge(boundary)))
        .contains("admits connections that the boundary does not");
  }

  private static ComparedPolicy written(String yaml) {
    return BoundaryPolicies.written(yaml).compared();
  }

  @Test
  void aComparisonThatCannotBeFinishedIsABreach() {
    BoundaryVerdict cut =
        new Boundary(policy(READS)).judge(policy(READS), new ComparisonBudget(100));
    assertThat(first(cut)).contains("tells too many kinds of requests apart to compare all");
    String never = READS.replace("/q", "/a//b");
    assertThat(first(judge(READS, never)))
        .contains("has a pattern that no request is known to fit: /a//b");
  }

  @Test
  void observeModeNeedsTheBoundarysWord() {
    String mode =
        "x-sluice: {mode: observe, until: '%s'}\n"
            .formatted(Instant.now().plus(Duration.ofDays(1)));
    ComparedPolicy observed = BoundaryPolicies.written(yaml(READS) + mode).compared();
    ComparedPolicy alone = BoundaryPolicies.written("version: 1\n" + mode).compared();
    assertThat(first(new Boundary(policy(READS)).judge(observed))).contains("observe: allowed");
    assertThat(first(new Boundary(policy(READS)).judge(alone))).contains("observe: allowed");
    String allowing = yaml(READS) + "x-sluice: {observe: allowed}\n";
    assertThat(new Boundary(BoundaryPolicies.written(allowing).compared()).judge(observed))
        .isEqualTo(new Within());
  }

  @Test
  void rulesThatExpireAreComparedBeforeAndAfter() {
    String until = "expires_at: '%s', ".formatted(Instant.now().plus(Duration.ofDays(1)));
    ComparedPolicy most = policy(READS.replace("POST", "DELETE"));
    String wide = yaml(READS).replace("p: {", "p: {" + until);
    assertThat(first(new Boundary(most).judge(BoundaryPolicies.written(wide).compared())))
        .contains("admits requests that the boundary does not: POST ");
    String deny = REST + "access: full, deny_rules: [{method: POST, path: '/**'}]";
    String denied = READS + ", deny_rules: [{method: POST, path: '/**'}]";
    String both = yaml(READS) + "  d: {" + until + "endpoints: [{" + denied + "}]}\n";
    assertThat(first(new Boundary(policy(deny)).judge(BoundaryPolicies.written(both).compared())))
        .contains("admits requests that the boundary does not: POST ");
    assertThat(new Boundary(BoundaryPolicies.written(wide).compared()).flaws())
        .contains("network_policies.p.expires_at would leave policies outside; remove it");
  }

  @Test
  void aBoundaryHasToEnforce() {
    String audit = READS.replace("enforcement: enforce", "enforcement: audit");
    assertThat(new Boundary(policy(audit)).flaws())
        .containsExactly(
            "network_policies.p.endpoints[0] only records denials, which bounds nothing; write"
                + " enforcement: enforce");
    assertThat(new Boundary(policy(READS)).flaws()).isEmpty();
  }

  @Test
  void aPolicyThatAdmitsNothingIsWithin() {
    ComparedPolicy none = BoundaryPolicies.written("version: 1\nnetwork_policies: {}\n").compared();
    assertThat(new Boundary(policy(READS)).judge(none)).isEqualTo(new Within());
    assertThat(first(new Boundary(none).judge(policy(READS)))).contains("admits connections");
  }

  private static BoundaryVerdict judge(String boundary, String policy) {
    return new Boundary(policy(boundary)).judge(policy(policy));
  }

  private static ComparedPolicy policy(String endpoint) {
    return BoundaryPolicies.written(yaml(endpoint)).compared();
  }

  private static String yaml(String endpoint) {
    return "version: 1\nnetwork_policies:\n  p: {endpoints: [{" + endpoint + "}]}\n";
  }

  private static String first(BoundaryVerdict verdict) {
    assertThat(verdict).isInstanceOf(Outside.class);
    return ((Outside) verdict).breaches().getFirst().toString();
  }
}
