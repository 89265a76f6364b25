package dev.sluice.policy;

import static dev.sluice.policy.Policies.HOST;
import static dev.sluice.policy.Policies.admit;
import static dev.sluice.policy.Policies.anyClient;
import static dev.sluice.policy.Policies.bytes;
import static dev.sluice.policy.Policies.endpoint;
import static dev.sluice.policy.Policies.enforced;
import static dev.sluice.policy.Policies.rpc;
import static dev.sluice.policy.Policies.valid;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.policy.PolicyDecision.Allowed;
import dev.sluice.policy.PolicyDecision.AmbiguousQuery;
import dev.sluice.policy.PolicyDecision.AuditOnly;
import dev.sluice.policy.PolicyDecision.ByBody;
import dev.sluice.policy.PolicyDecision.Denied;
import dev.sluice.policy.PolicyDecision.Observed;
import dev.sluice.policy.PolicyDecision.ProtocolRefused;
import dev.sluice.policy.PolicyDecision.Rejected;
import dev.sluice.policy.PolicyDecision.Settled;
import dev.sluice.policy.PolicyDecision.Stopped;
import dev.sluice.policy.document.Protocol;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BodyAdmissionTest {
  private static final String RPC_PREFIX = "JSON-RPC request rejected: ";

  private static final String GRAPHQL_PREFIX = "GraphQL request rejected: ";

  @ParameterizedTest(name = "{0}: {1} ?{2} {3}: {4}")
  @CsvFileSource(
      resources = "graphql-requests.csv",
      numLinesToSkip = 1,
      delimiter = '|',
      quoteCharacter = '`')
  void graphql(String fields, String method, String query, String body, String outcome) {
    Policy policy = valid(enforced("protocol: graphql, " + fields));

    Settled decision =
        policy.admitBody(
            Policies.request(method, "/graphql", Optional.ofNullable(query).orElse("")),
            bytes(Optional.ofNullable(body).orElse("")));

    assertThat(graphqlOutcome(decision)).isEqualTo(outcome);
    assertThat(decision.engine()).isEqualTo("l7-graphql");
  }

  private static String graphqlOutcome(Settled decision) {
    return switch (decision) {
      case Allowed allowed -> "allowed";
      case AuditOnly audit -> "audit";
      case Observed observed -> "observed";
      case Rejected rejected -> "rejected: " + rejected.reason().substring(GRAPHQL_PREFIX.length());
      case AmbiguousQuery query -> "ambiguous";
      case ProtocolRefused refused -> refused.fault().code();
      case Denied denied ->
          switch (denied.reason()) {
            case "GraphQL operation blocked by endpoint policy" -> "blocked";
            case "GraphQL operation not permitted by policy" -> "denied";
            case "GraphQL persisted query is not registered" -> "unregistered";
            default -> denied.reason();
          };
    };
  }

  @ParameterizedTest(name = "{0}: {1} {2}: {3}")
  @CsvFileSource(
      resources = "rpc-requests.csv",
      numLinesToSkip = 1,
      delimiter = '|',
      quoteCharacter = '`')
  void rpc(String fields, String method, String body, String outcome) {
    Policy policy = valid(enforced(anyClient(fields)));

    Settled decision =
        policy.admitBody(
            Policies.request(method, "/rpc"), bytes(Optional.ofNullable(body).orElse("")));

    assertThat(rpcOutcome(decision)).isEqualTo(outcome);
    assertThat(decision.engine()).isEqualTo(fields.contains("mcp") ? "l7-mcp" : "l7-jsonrpc");
  }

  private static String rpcOutcome(Settled decision) {
    return switch (decision) {
      case Allowed allowed -> "allowed";
      case AuditOnly audit -> "audit";
      case Observed observed -> "observed";
      case Rejected rejected
          when rejected
              .reason()
              .equals("JSON-RPC response frames are not permitted from client to server") ->
          "response";
      case Rejected rejected -> "rejected: " + rejected.reason().substring(RPC_PREFIX.length());
      case ProtocolRefused refused ->
          "rejected: " + refused.reason().substring(RPC_PREFIX.length());
      case AmbiguousQuery query -> "ambiguous";
      case Denied denied when denied.reason().equals("POST /rpc blocked by deny rule") -> "blocked";
      case Denied denied when denied.reason().equals("POST /rpc not permitted by policy") ->
          "denied";
      case Denied denied -> denied.reason();
    };
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "protocol: graphql, access: full|l7-graphql|65536",
        "protocol: graphql, access: full, graphql_max_body_bytes: 100|l7-graphql|100",
        "protocol: json-rpc, rules: [{allow: {method: '*'}}]|l7-jsonrpc|65536",
        "protocol: json-rpc, rules: [{allow: {method: a}}], json_rpc: {max_body_bytes: 7}|"
            + "l7-jsonrpc|7",
        "protocol: mcp, rules: [{allow: {method: tools/list}}], mcp: {max_body_bytes: 9}|l7-mcp|9",
      })
  void theHeadAloneDoesNotDecide(String fields, String engine, int limit) {
    Policy policy = valid(enforced(fields));

    assertThat(policy.admitRequest(Policies.request("POST", "/a")))
        .isEqualTo(new ByBody("p", engine, limit));
  }

  @Test
  void reasonsNameMethodAndPathButNothingOfTheBody() {
    Policy rpc = valid(enforced("protocol: json-rpc, rules: [{allow: {method: a}}]"));

    assertThat(admit(rpc, "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"secret\"}"))
        .extracting(Policies::bare)
        .isEqualTo(
            new Denied(
                "p",
                "l7-jsonrpc",
                "POST /a not permitted by policy",
                Optional.of(new DeniedCall.Rpc(Protocol.JSON_RPC, "secret", Optional.empty()))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "protocol: graphql, access: full",
        "protocol: json-rpc, rules: [{allow: {method: '*'}}]",
        "protocol: mcp, mcp: {allow_all_known_mcp_methods: true}",
      })
  void auditAllowsDeniedCallsButNotUnreadableBodies(String fields) {
    Policy policy =
        valid(
            endpoint(
                "host: %s, port: 443, enforcement: audit, %s".formatted(HOST, anyClient(fields))));

    assertThat(admit(policy, "{\"jsonrpc\":\"2.0\",")).isInstanceOf(Stopped.class);
    assertThat(admit(policy, "[]")).isInstanceOf(Stopped.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "protocol: graphql, access: read-only|{\"query\":\"mutation { a }\"}",
        "protocol: graphql, access: full, deny_rules: [{operation_type: mutation}]|"
            + "{\"query\":\"mutation { a }\"}",
        "protocol: graphql, access: full|{\"id\":\"unknown\"}",
        "protocol: json-rpc, rules: [{allow: {method: a}}]|"
            + "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"b\"}",
        "protocol: mcp, rules: [{allow: {method: tools/list}}]|"
            + "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}",
      })
  void auditAllowsDeniedRequests(String fields, String body) {
    Policy policy = valid(endpoint("host: %s, port: 443, %s".formatted(HOST, anyClient(fields))));

    assertThat(admit(policy, body)).isInstanceOf(AuditOnly.class);
  }

  @Test
  void auditStillRefusesResponseFramesOnJsonRpc() {
    Policy policy =
        valid(
            endpoint(
                "host: %s, port: 443, protocol: json-rpc, rules: [{allow: {method: '*'}}]"
                    .formatted(HOST)));

    assertThat(admit(policy, "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":1}"))
        .extracting(Policies::bare)
        .isEqualTo(
            new Rejected(
                "p",
                "l7-jsonrpc",
                "JSON-RPC response frames are not permitted from client to server"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "graphql, access: read-only|{\"query\":\"mutation canary { canary }\"}",
        "graphql, access: full|{\"query\":\"canary {\"}",
        "json-rpc, rules: [{allow: {method: a}}]|"
            + "{\"jsonrpc\":\"2.0\",\"id\":\"canary\",\"method\":\"canary\"}",
        "json-rpc, rules: [{allow: {method: a}}]|{\"canary\":\"canary\"}",
        "mcp, rules: [{allow: {method: tools/call, tool: a}}]|"
            + "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\","
            + "\"params\":{\"name\":\"canary\"}}",
      })
  void aDecisionQuotesNothingOfTheBody(String fields, String body) {
    Settled decision = admit(valid(enforced(anyClient("protocol: " + fields))), body);

    assertThat(decision).isNotInstanceOf(Allowed.class);
    assertThat(decision.toString()).doesNotContain("canary");
  }
}
