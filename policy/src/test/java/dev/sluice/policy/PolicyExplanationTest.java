package dev.sluice.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyExplanationTest {
  private static final Policy POLICY =
      Policies.valid(
          """
          network_policies:
            api:
              endpoints:
                - host: api.example.com
                  ports: [80, 443]
                  protocol: rest
                  enforcement: enforce
                  rules:
                    - allow: {method: GET, path: /a/**}
                    - allow: {method: POST, path: /b}
                  deny_rules:
                    - {method: GET, path: /a/secret}
            audited:
              endpoints:
                - {host: audit.example.com, port: 443, protocol: rest, access: read-only,
                   enforcement: audit}
            plain:
              endpoints: [{host: plain.example.com, port: 443}]
          network_middlewares:
            second: {middleware: example/guard, order: 2, on_error: fail_open,
                     endpoints: {include: ["*.example.com"], exclude: [plain.example.com]}}
            first: {middleware: openshell/regex, order: 1,
                    endpoints: {include: [api.example.com]}}
          """);

  @Test
  void allowedByARule() {
    PolicyExplanation explanation =
        PolicyExplanation.of(POLICY, new WrittenRequest("POST https://API.example.com:443/b?x=1"));

    assertThat(explanation.isAllowed()).isTrue();
    assertThat(explanation.lines(PolicyExplanationTest::standing))
        .isEqualTo(
            List.of(
                "decision: allowed",
                "policy: api",
                "tls: terminated and read",
                "endpoint: p.yaml:4:9: network_policies.api.endpoints[0], protocol rest,"
                    + " enforcement enforce",
                "rule: p.yaml:10:20: network_policies.api.endpoints[0].rules[1].allow",
                "chain:",
                "  first: openshell/regex (built in), order 1, fail_closed",
                "  second: example/guard (unknown), order 2, fail_open"));
  }

  @Test
  void deniedByARule() {
    PolicyExplanation explanation =
        PolicyExplanation.of(POLICY, new WrittenRequest("GET http://api.example.com/a/secret"));

    assertThat(explanation.isAllowed()).isFalse();
    assertThat(explanation.lines(PolicyExplanationTest::standing))
        .isEqualTo(
            List.of(
                "decision: denied, GET /a/secret blocked by deny rule",
                "policy: api",
                "tls: terminated and read",
                "endpoint: p.yaml:4:9: network_policies.api.endpoints[0], protocol rest,"
                    + " enforcement enforce",
                "rule: p.yaml:12:13: network_policies.api.endpoints[0].deny_rules[0]"));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "DELETE https://api.example.com/b|decision: denied, DELETE /b not permitted by policy",
        "GET https://other.test|decision: denied, endpoint other.test:443 is not allowed by any"
            + " policy",
        "GET https://plain.example.com|decision: allowed",
        "PUT https://audit.example.com/|decision: allowed by audit, PUT / not permitted by policy",
        "GET https://api.example.com:8443/b|decision: denied, endpoint api.example.com:8443 is not"
            + " allowed by any policy",
      })
  void decisions(String request, String first) {
    assertThat(
            PolicyExplanation.of(POLICY, new WrittenRequest(request))
                .lines(PolicyExplanationTest::standing))
        .first()
        .isEqualTo(first);
  }

  @Test
  void anEmptyChainSaysSo() {
    assertThat(
            PolicyExplanation.of(POLICY, new WrittenRequest("GET https://plain.example.com/"))
                .lines(PolicyExplanationTest::standing))
        .isEqualTo(
            List.of(
                "decision: allowed",
                "policy: plain",
                "tls: terminated and read",
                "endpoint: host and port alone decide",
                "chain: empty"));
  }

  @Test
  void theSettingsOfTheMatchingEndpointAreNamed() {
    assertThat(
            PolicyExplanation.of(POLICY, new WrittenRequest("GET https://audit.example.com/"))
                .lines(PolicyExplanationTest::standing))
        .contains(
            "endpoint: p.yaml:15:9: network_policies.audited.endpoints[0], protocol rest,"
                + " enforcement audit");
  }

  @Test
  void aPathOutsideOfEveryEndpointSaysSo() {
    Policy scoped =
        Policies.valid(
            """
            network_policies:
              scoped:
                endpoints:
                  - {host: api.example.com, port: 443, path: /a/**, protocol: rest, access: full}
            """);

    assertThat(
            PolicyExplanation.of(scoped, new WrittenRequest("GET https://api.example.com/b"))
                .lines(PolicyExplanationTest::standing))
        .contains(
            "decision: denied, GET /b not permitted by policy",
            "endpoint: none of this host and port has this path");
  }

  @Test
  void tlsThatIsRelayedUnreadSaysSo() {
    Policy skip =
        Policies.valid(
            """
            network_policies:
              raw:
                endpoints: [{host: raw.example.com, port: 443, tls: skip}]
            """);

    assertThat(
            PolicyExplanation.of(skip, new WrittenRequest("GET https://raw.example.com/"))
                .lines(PolicyExplanationTest::standing))
        .contains("tls: relayed unread");
  }

  @Test
  void aQueryIsMatchedButNeverShown() {
    for (String path : List.of("/b", "/a/secret", "/none")) {
      PolicyExplanation explanation =
          PolicyExplanation.of(
              POLICY, new WrittenRequest("GET https://api.example.com" + path + "?key=canary"));

      assertThat(explanation.lines(PolicyExplanationTest::standing))
          .noneMatch(line -> line.contains("canary"));
    }
  }

  private static String standing(String implementation) {
    return implementation.startsWith("openshell/") ? "built in" : "unknown";
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "GET",
        "https://a.test",
        "GET ftp://a.test",
        "GET https://",
        "GET https://a b/",
        "GET https://a.test/%zz",
        "GET https:///path"
      })
  void refusesOtherText(String request) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PolicyExplanation.of(POLICY, new WrittenRequest(request)));
  }
}
