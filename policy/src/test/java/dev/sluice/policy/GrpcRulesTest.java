package dev.sluice.policy;

import static dev.sluice.policy.Policies.enforced;
import static dev.sluice.policy.Policies.errors;
import static dev.sluice.policy.Policies.request;
import static dev.sluice.policy.Policies.valid;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.policy.PolicyDecision.Allowed;
import dev.sluice.policy.PolicyDecision.Denied;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GrpcRulesTest {
  private static final String RULES =
      "protocol: grpc, rules: [{allow: {service: shop.v1.Orders, method: 'Get*'}},"
          + " {allow: {service: 'shop.v1.Cart*'}}],"
          + " deny_rules: [{service: '*', method: GetSecret}]";

  private final Policy policy = valid(enforced(RULES));

  @ParameterizedTest
  @CsvSource({
    "/shop.v1.Orders/GetOrder, true",
    "/shop.v1.Orders/DeleteOrder, false",
    "/shop.v1.Orders/GetSecret, false",
    "/shop.v1.Carts/Anything, true",
    "/shop.v1.Orders2/GetOrder, false",
    "/SHOP.v1.Orders/GetOrder, false",
  })
  void serviceAndMethodDecide(String path, boolean allowed) {
    PolicyDecision decision = policy.admitRequest(request("POST", path));

    assertThat(decision).isInstanceOf(allowed ? Allowed.class : Denied.class);
    assertThat(decision.engine()).isEqualTo("l7-grpc");
  }

  @Test
  void theDecisionNamesTheCall() {
    Denied denied = (Denied) policy.admitRequest(request("POST", "/shop.v1.Orders/DeleteOrder"));
    assertThat(denied.call().orElseThrow().text()).isEqualTo("shop.v1.Orders/DeleteOrder");
    assertThat(denied.call().orElseThrow().protocol().word()).isEqualTo("grpc");

    Allowed allowed = (Allowed) policy.admitRequest(request("POST", "/shop.v1.Orders/GetOrder"));
    assertThat(allowed.basis().placeText())
        .isEqualTo("network_policies.p.endpoints[0].rules[0].allow");
    assertThat(allowed.basis().asked())
        .extracting(DeniedCall::text)
        .containsExactly("shop.v1.Orders/GetOrder");
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /shop.v1.Carts/A, ''",
    "POST, /shop.v1.Carts, ''",
    "POST, /shop.v1.Carts/, ''",
    "POST, /shop.v1.Carts/A/B, ''",
    "POST, //A, ''",
    "POST, /shop.v1.Carts/A, a=b",
  })
  void otherRequestsAreRefusedAlsoInAuditMode(String method, String path, String query) {
    String open = "protocol: grpc, rules: [{allow: {service: '*'}}]";
    for (Policy each :
        new Policy[] {
          valid(enforced(open)),
          valid(enforced(open).replace("enforcement: enforce", "enforcement: audit"))
        }) {
      assertThat(each.admitRequest(request(method, path, query))).isInstanceOf(Denied.class);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "protocol: grpc",
        "protocol: grpc, access: full",
        "protocol: grpc, rules: [{allow: {}}]",
        "protocol: grpc, rules: [{allow: {path: /a/b}}]",
        "protocol: grpc, rules: [{allow: {service: a/b}}]",
        "protocol: grpc, rules: [{allow: {service: '**'}}]",
        "protocol: grpc, rules: [{allow: {service: '[a'}}]",
        "protocol: grpc, rules: [{allow: {service: ''}}]",
        "protocol: rest, rules: [{allow: {service: a, method: GET, path: /a}}]",
      })
  void rulesThatSayNothingAreErrors(String fields) {
    assertThat(errors(enforced(fields))).isNotEmpty();
  }
}
