package dev.sluice.policy;

import static dev.sluice.policy.Policies.HOST;
import static dev.sluice.policy.Policies.admit;
import static dev.sluice.policy.Policies.bytes;
import static dev.sluice.policy.Policies.endpoint;
import static dev.sluice.policy.Policies.enforced;
import static dev.sluice.policy.Policies.rpc;
import static dev.sluice.policy.Policies.valid;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.policy.PolicyDecision.Allowed;
import dev.sluice.policy.PolicyDecision.AuditOnly;
import dev.sluice.policy.PolicyDecision.Denied;
import dev.sluice.policy.PolicyDecision.Rejected;
import org.junit.jupiter.api.Test;

class BodyEndpointsTest {
  @Test
  void aGraphqlEndpointIsAuthoritativeOverABroaderRestEndpoint() {
    Policy policy =
        valid(
            """
            network_policies:
              a:
                endpoints:
                  - {host: api.example.com, port: 443, protocol: rest, enforcement: enforce,
                     access: full}
              b:
                endpoints:
                  - {host: api.example.com, port: 443, path: /graphql, protocol: graphql,
                     enforcement: enforce, access: read-only}
            """);
    RequestFacts graphql = Policies.request("POST", "/graphql");

    assertThat(policy.admitBody(graphql, bytes("{\"query\":\"{ a }\"}")))
        .isInstanceOf(Allowed.class);
    assertThat(policy.admitBody(graphql, bytes("{\"query\":\"mutation { a }\"}")))
        .isInstanceOf(Denied.class);
    assertThat(policy.admitRequest(Policies.request("POST", "/other"))).isInstanceOf(Allowed.class);
  }

  @Test
  void aRestDenyRuleHoldsOnAGraphqlEndpointToo() {
    String yaml =
        """
        network_policies:
          a:
            endpoints:
              - {host: "*.example.com", port: 443, protocol: rest, enforcement: enforce,
                 access: full, deny_rules: [{method: POST, path: /graphql}]}
          b:
            endpoints:
              - {host: api.example.com, port: 443, path: /graphql, protocol: graphql,
                 enforcement: ENFORCEMENT, access: full}
        """;
    RequestFacts graphql = Policies.request("POST", "/graphql");

    assertThat(valid(yaml.replace("ENFORCEMENT", "enforce")).admitRequest(graphql))
        .extracting(Policies::bare)
        .isEqualTo(new Denied("a", "l7-graphql", "POST /graphql blocked by deny rule"));
    assertThat(
            valid(yaml.replace("ENFORCEMENT", "audit"))
                .admitBody(graphql, bytes("{\"query\":\"{ a }\"}")))
        .extracting(Policies::bare)
        .isEqualTo(new AuditOnly("a", "l7-graphql", "POST /graphql blocked by deny rule"));
    assertThat(valid(yaml.replace("ENFORCEMENT", "audit")).admitBody(graphql, bytes("{")))
        .isInstanceOf(Rejected.class);
  }

  @Test
  void theRulesOfAllEndpointsCount() {
    Policy policy =
        valid(
            """
            network_policies:
              a:
                endpoints:
                  - {host: "*.example.com", port: 443, protocol: json-rpc, enforcement: enforce,
                     rules: [{allow: {method: a}}], deny_rules: [{method: c}]}
              b:
                endpoints:
                  - {host: api.example.com, port: 443, protocol: json-rpc, enforcement: enforce,
                     rules: [{allow: {method: b}}, {allow: {method: c}}]}
            """);

    assertThat(admit(policy, rpc("a"))).isInstanceOf(Allowed.class);
    assertThat(admit(policy, rpc("b"))).isInstanceOf(Allowed.class);
    assertThat(admit(policy, "[" + rpc("a") + "," + rpc("b") + "]")).isInstanceOf(Allowed.class);
    assertThat(admit(policy, rpc("c"))).isInstanceOf(Denied.class);
  }

  @Test
  void mcpDenyRulesHoldForJsonRpcAtTheSamePlace() {
    Policy policy =
        valid(
            """
            network_policies:
              a:
                endpoints:
                  - {host: api.example.com, port: 443, protocol: mcp, enforcement: enforce,
                     rules: [{allow: {method: tools/list}}],
                     deny_rules: [{method: tools/call, tool: delete}]}
              b:
                endpoints:
                  - {host: api.example.com, port: 443, path: /a, protocol: json-rpc,
                     enforcement: enforce, rules: [{allow: {method: "*"}}]}
            """);
    String call =
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"%s\"}}";

    assertThat(admit(policy, call.formatted("delete"))).isInstanceOf(Denied.class);
    assertThat(admit(policy, call.formatted("search"))).isInstanceOf(Allowed.class);
  }

  @Test
  void webSocketHandshakesAreJudgedByTheirGetRule() {
    String fields =
        "protocol: websocket, rules: [{allow: {method: GET, path: /graphql}},"
            + " {allow: {operation_type: query}}]";
    Policy policy = valid(enforced(fields));

    assertThat(policy.admitRequest(handshake("/graphql"))).isInstanceOf(Allowed.class);
    assertThat(policy.admitRequest(handshake("/other"))).isInstanceOf(Denied.class);
    assertThat(policy.admitRequest(Policies.request("GET", "/graphql"))).isInstanceOf(Denied.class);
  }

  private static RequestFacts handshake(String path) {
    return new RequestFacts(HOST, 443, "GET", path, "", true);
  }

  @Test
  void aHandshakeOnABodyAwareEndpointIsRefused() {
    Policy policy =
        valid(endpoint("host: %s, port: 443, protocol: graphql, access: full".formatted(HOST)));
    RequestFacts handshake = new RequestFacts(HOST, 443, "GET", "/a", "query={a}", true);

    assertThat(policy.admitRequest(handshake))
        .extracting(Policies::bare)
        .isEqualTo(new Denied("p", "l7-graphql", "request denied by policy"));
    assertThat(policy.admitBody(handshake, bytes(""))).isInstanceOf(Denied.class);
  }

  @Test
  void headAloneDecidesWithoutABody() {
    Policy policy =
        valid(
            endpoint(
                "host: %s, port: 443, path: /graphql, protocol: graphql, access: full"
                    .formatted(HOST)));

    assertThat(policy.admitRequest(Policies.request("POST", "/graphql", "a=%zz")))
        .isInstanceOf(Denied.class);
    assertThat(policy.admitRequest(Policies.request("POST", "/other"))).isInstanceOf(Denied.class);
    assertThat(policy.admitBody(Policies.request("POST", "/other"), bytes("{}")))
        .isInstanceOf(Denied.class);
  }
}
