package dev.sluice.policy;

import static dev.sluice.policy.Policies.HOST;
import static dev.sluice.policy.Policies.endpoint;
import static dev.sluice.policy.Policies.request;
import static dev.sluice.policy.Policies.rest;
import static dev.sluice.policy.Policies.valid;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.policy.PolicyDecision.Allowed;
import dev.sluice.policy.PolicyDecision.AuditOnly;
import dev.sluice.policy.PolicyDecision.Denied;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestAdmissionTest {
  @ParameterizedTest(name = "access {0}: {1} is allowed: {2}")
  @CsvFileSource(resources = "presets.csv", numLinesToSkip = 1)
  void presets(String access, String method, boolean allowed) {
    Policy policy = valid(rest("access: " + access));

    assertThat(policy.admitRequest(request(method, "/a/b")) instanceof Allowed).isEqualTo(allowed);
  }

  @ParameterizedTest(name = "{0}: {1} {2}?{3}: {4}")
  @CsvFileSource(resources = "requests.csv", numLinesToSkip = 1, delimiter = '|')
  void rules(String rules, String method, String path, String query, String outcome) {
    Policy policy = valid(rest(rules));

    PolicyDecision decision =
        policy.admitRequest(request(method, path, query == null ? "" : query));

    String expected =
        switch (decision) {
          case Allowed allowed -> "allowed";
          case AuditOnly audit -> "audit";
          case PolicyDecision.Observed observed -> "observed";
          case Denied denied when denied.reason().endsWith("blocked by deny rule") -> "blocked";
          case Denied denied when denied.reason().endsWith("not permitted by policy") -> "denied";
          case Denied denied -> "refused";
          case PolicyDecision.Rejected rejected -> "rejected";
          case PolicyDecision.AmbiguousQuery refused -> "ambiguous";
          case PolicyDecision.ProtocolRefused refused -> "refused by protocol";
          case PolicyDecision.ByBody body -> "by body";
        };
    assertThat(expected).isEqualTo(outcome);
  }

  @Test
  void reasonsNameMethodAndPathButNoQuery() {
    Policy policy =
        valid(
            rest(
                "rules: [{allow: {method: GET, path: /**}}],"
                    + " deny_rules: [{method: GET, path: /x}]"));

    assertThat(policy.admitRequest(request("POST", "/a", "secret=1")))
        .extracting(Policies::bare)
        .isEqualTo(new Denied("p", "l7", "POST /a not permitted by policy"));
    assertThat(policy.admitRequest(request("GET", "/x", "secret=1")))
        .extracting(Policies::bare)
        .isEqualTo(new Denied("p", "l7", "GET /x blocked by deny rule"));
  }

  @Test
  void withoutAProtocolEveryRequestPasses() {
    Policy policy = valid(endpoint("host: " + HOST + ", port: 443"));

    assertThat(policy.admitRequest(request("DELETE", "/")))
        .extracting(Policies::bare)
        .isEqualTo(new Allowed("p", "opa"));
  }

  @Test
  void deniesAnEndpointThatWasNotAdmitted() {
    assertThat(
            valid(rest("access: full"))
                .admitRequest(new RequestFacts("x", 1, "GET", "/", "", false)))
        .extracting(Policies::bare)
        .isEqualTo(new Denied("-", "opa", "endpoint x:1 is not allowed by any policy"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "enforcement: audit,"})
  void auditRecordsAndLetsPass(String enforcement) {
    Policy policy =
        valid(
            endpoint(
                "host: %s, port: 443, protocol: rest, %s access: read-only"
                    .formatted(HOST, enforcement)));

    assertThat(policy.admitRequest(request("POST", "/a")))
        .extracting(Policies::bare)
        .isEqualTo(new AuditOnly("p", "l7", "POST /a not permitted by policy"));
    assertThat(policy.admitRequest(request("GET", "/a")))
        .extracting(Policies::bare)
        .isEqualTo(new Allowed("p", "l7"));
  }

  @Test
  void auditRefusesRequestsOutsideEveryEndpoint() {
    Policy policy =
        valid(
            endpoint(
                "host: %s, port: 443, path: /v1/**, protocol: rest, access: full".formatted(HOST)));

    assertThat(policy.admitRequest(request("GET", "/v2/x")))
        .extracting(Policies::bare)
        .isEqualTo(new Denied("p", "l7", "GET /v2/x not permitted by policy"));
    assertThat(policy.admitRequest(request("GET", "/v1/x"))).isInstanceOf(Allowed.class);
  }

  @Test
  void auditStillRefusesAnEncodedSlashThatTheEndpointDoesNotKeep() {
    Policy policy =
        valid(endpoint("host: %s, port: 443, protocol: rest, access: full".formatted(HOST)));

    assertThat(policy.admitRequest(request("GET", "/a%2Fb"))).isInstanceOf(Denied.class);
    assertThat(policy.admitRequest(request("GET", "/a%5Cb"))).isInstanceOf(Denied.class);
  }

  @Test
  void auditStillRefusesAQueryThatServersReadDifferently() {
    Policy policy =
        valid(
            endpoint(
                "host: %s, port: 443, protocol: rest, access: full, deny_rules: [{query: {k: v}}]"
                    .formatted(HOST)));

    assertThat(policy.admitRequest(request("GET", "/a", "k=v"))).isInstanceOf(AuditOnly.class);
    assertThat(policy.admitRequest(request("GET", "/a", "k[]=v")))
        .isInstanceOf(PolicyDecision.AmbiguousQuery.class);
  }

  @Test
  void theEndpointThatARequestTakesDecidesAboutEncodedSlashes() {
    Policy policy =
        valid(
            """
            network_policies:
              p:
                endpoints:
                  - {host: api.example.com, port: 443, path: /loose/**, protocol: rest,
                     enforcement: enforce, access: full, allow_encoded_slash: true}
                  - {host: api.example.com, port: 443, protocol: rest,
                     enforcement: enforce, access: full}
            """);

    assertThat(policy.admitRequest(request("GET", "/loose/a%2Fb"))).isInstanceOf(Allowed.class);
    assertThat(policy.admitRequest(request("GET", "/strict/a%2Fb"))).isInstanceOf(Denied.class);
    assertThat(policy.admitRequest(request("GET", "/loose/a%5Cb"))).isInstanceOf(Allowed.class);
    assertThat(policy.admitRequest(request("GET", "/strict/a%5Cb"))).isInstanceOf(Denied.class);
  }

  @Test
  void theMostSpecificPathSetsTheEnforcement() {
    Policy policy =
        valid(
            """
            network_policies:
              a:
                endpoints:
                  - {host: api.example.com, port: 443, path: /admin/**, protocol: rest,
                     enforcement: enforce, rules: [{allow: {method: GET, path: /admin/ok}}]}
              b:
                endpoints:
                  - {host: api.example.com, port: 443, protocol: rest, enforcement: audit,
                     rules: [{allow: {method: GET, path: /open}}]}
            """);

    assertThat(policy.admitRequest(request("GET", "/admin/x"))).isInstanceOf(Denied.class);
    assertThat(policy.admitRequest(request("GET", "/admin/ok"))).isInstanceOf(Allowed.class);
    assertThat(policy.admitRequest(request("GET", "/other"))).isInstanceOf(AuditOnly.class);
  }

  @Test
  void denyRuleOverridesAllowRuleOfAnotherPolicy() {
    Policy policy =
        valid(
            """
            network_policies:
              a:
                endpoints:
                  - {host: "*.example.com", port: 443, protocol: rest, enforcement: enforce,
                     access: read-only, deny_rules: [{method: "*", path: /secret/**}]}
              b:
                endpoints:
                  - {host: api.example.com, port: 443, protocol: rest, enforcement: enforce,
                     access: full}
            """);

    assertThat(policy.admitRequest(request("POST", "/open"))).isInstanceOf(Allowed.class);
    assertThat(policy.admitRequest(request("GET", "/secret/x")))
        .extracting(Policies::bare)
        .isEqualTo(new Denied("a", "l7", "GET /secret/x blocked by deny rule"));
  }

  @Test
  void webSocketEndpointsTakeHandshakesOnly() {
    Policy policy =
        valid(
            endpoint(
                "host: %s, port: 443, protocol: websocket, access: read-only".formatted(HOST)));

    assertThat(policy.admitRequest(request("GET", "/ws")))
        .extracting(Policies::bare)
        .isEqualTo(new Denied("p", "l7", "request denied by policy"));
    assertThat(policy.admitRequest(new RequestFacts(HOST, 443, "GET", "/ws", "", true)))
        .extracting(Policies::bare)
        .isEqualTo(new Allowed("p", "l7"));
  }

  @Test
  void unreadableGlobsFailClosed() {
    Policy policy =
        valid(
            rest(
                "rules: [{allow: {method: GET, path: '/a[b'}}, {allow: {method: GET, path: /ok}}],"
                    + " deny_rules: [{method: POST, path: '/x[y'}, {method: GET, path: /ok,"
                    + " query: {k: '[z'}}]"));

    assertThat(policy.admitRequest(request("GET", "/a[b"))).isInstanceOf(Denied.class);
    assertThat(policy.admitRequest(request("POST", "/anything")))
        .extracting(Policies::bare)
        .isEqualTo(new Denied("p", "l7", "POST /anything blocked by deny rule"));
    assertThat(policy.admitRequest(request("GET", "/ok", "k=v"))).isInstanceOf(Denied.class);
    assertThat(policy.admitRequest(request("GET", "/ok", "j=v"))).isInstanceOf(Allowed.class);
  }

  @Test
  void hostsThatSeveralWildcardsMatchGetTheRulesOfAll() {
    Policy policy =
        valid(
            """
            network_policies:
              a:
                endpoints:
                  - {host: "*.b.example.com", port: 443, protocol: rest, enforcement: enforce,
                     rules: [{allow: {method: GET, path: /a}}]}
              b:
                endpoints:
                  - {host: "**.example.com", port: 443, protocol: rest, enforcement: enforce,
                     rules: [{allow: {method: GET, path: /b}}]}
            """);

    for (String path : new String[] {"/a", "/b"}) {
      assertThat(policy.admitRequest(at("x.b.example.com", path))).isInstanceOf(Allowed.class);
    }
    assertThat(policy.admitRequest(at("x.example.com", "/a"))).isInstanceOf(Denied.class);
  }

  private static RequestFacts at(String host, String path) {
    return new RequestFacts(host, 443, "GET", path, "", false);
  }
}
