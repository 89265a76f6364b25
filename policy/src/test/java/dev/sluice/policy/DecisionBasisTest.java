package dev.sluice.policy;

import static dev.sluice.policy.Policies.HOST;
import static dev.sluice.policy.Policies.admit;
import static dev.sluice.policy.Policies.endpoint;
import static dev.sluice.policy.Policies.enforced;
import static dev.sluice.policy.Policies.request;
import static dev.sluice.policy.Policies.rest;
import static dev.sluice.policy.Policies.rpc;
import static dev.sluice.policy.Policies.valid;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The matcher that decisions name. */
class DecisionBasisTest {
  private static final String ENDPOINT = "network_policies.p.endpoints[0]";

  @ParameterizedTest
  @CsvSource({
    "GET, /a, .rules[1].allow",
    "POST, /a, .rules[0].allow",
    "GET, /x, .deny_rules[0]",
    "PUT, /a, ''"
  })
  void aHeadIsJudgedByTheMatcherThatTheDecisionNames(String method, String path, String rule) {
    Policy policy =
        valid(
            rest(
                "rules: [{allow: {method: POST, path: /**}}, {allow: {method: GET, path: /**}}],"
                    + " deny_rules: [{method: GET, path: /x}]"));

    assertThat(policy.admitRequest(request(method, path)).basis().placeText())
        .isEqualTo(ENDPOINT + rule);
  }

  @Test
  void whatEnforcementAuditLetsPassNamesItsMatcherToo() {
    Policy policy =
        valid(
            endpoint(
                "host: %s, port: 443, protocol: rest, rules: [{allow: {method: GET, path: /**}}]"
                    .formatted(HOST)));

    assertThat(policy.admitRequest(request("PUT", "/a")))
        .isInstanceOf(PolicyDecision.AuditOnly.class)
        .extracting(decision -> decision.basis().placeText())
        .isEqualTo(ENDPOINT);
  }

  @Test
  void withoutAProtocolTheEndpointDecides() {
    Policy policy = valid(endpoint("host: " + HOST + ", port: 443"));

    assertThat(policy.admitRequest(request("GET", "/")).basis().placeText()).isEqualTo(ENDPOINT);
    assertThat(((EndpointDecision.Admitted) policy.admitEndpoint(HOST, 443)).place().text())
        .isEqualTo(ENDPOINT);
  }

  @Test
  void withoutAnEndpointNothingDecides() {
    assertThat(valid("version: 1").admitRequest(request("GET", "/")).basis().placeText()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"a, .rules[0].allow", "b, .rules[1].allow", "c, .deny_rules[0]", "d, ''"})
  void aCallIsJudgedByTheMatcherThatTheDecisionNames(String method, String rule) {
    DecisionBasis basis = admit(calls(), rpc(method)).basis();

    assertThat(basis.placeText()).isEqualTo(ENDPOINT + rule);
    assertThat(basis.asked()).extracting(DeniedCall::text).containsExactly(method);
  }

  @Test
  void aBatchNamesEachCallUpToTheLimit() {
    String many = (rpc("a") + ",").repeat(40);
    DecisionBasis basis = admit(calls(), "[" + many + rpc("b") + "]").basis();

    assertThat(basis.asked()).hasSize(DeniedCall.MAX_NAMES);
    assertThat(basis.toString()).doesNotContain("Rpc");
  }

  private static Policy calls() {
    return valid(
        enforced(
            "protocol: json-rpc, rules: [{allow: {method: a}}, {allow: {method: b}}],"
                + " deny_rules: [{method: c}]"));
  }
}
