package dev.sluice.policy;

import static dev.sluice.policy.Policies.HOST;
import static dev.sluice.policy.Policies.bytes;
import static dev.sluice.policy.Policies.endpoint;
import static dev.sluice.policy.Policies.valid;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.policy.MessageReading.Sender;
import dev.sluice.policy.document.MessageOptions.Reading;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Policy about the messages of WebSockets (data-plane 9.2, 10.10). */
class MessageAdmissionTest {
  private static final String TRANSPORT =
      "protocol: websocket, rules: [{allow: {method: GET, path: /ws}}%s]";
  private static final String OPERATIONS =
      TRANSPORT.formatted(
              ", {allow: {operation_type: query, fields: [a, 'b*']}},"
                  + " {allow: {operation_type: subscription}}")
          + ", deny_rules: [{operation_type: '*', fields: [secret]}]";
  private static final String GRAPHQL =
      "protocol: graphql, upgrades: allow, rules: [{allow: {operation_type: query}}]";
  static final String RPC =
      "protocol: json-rpc, upgrades: allow, rules: [{allow: {method: eth_call}}]";

  static Policy enforced(String fields) {
    return valid(endpoint("host: " + HOST + ", port: 443, enforcement: enforce, " + fields));
  }

  static RequestFacts handshake() {
    return handshake("");
  }

  static RequestFacts handshake(String query) {
    return new RequestFacts(HOST, 443, "GET", "/ws", query, true);
  }

  static PolicyDecision.Settled sent(Policy policy, String message) {
    return policy.admitMessage(handshake(), Sender.CLIENT, bytes(message));
  }

  static String word(PolicyDecision decision) {
    return decision.getClass().getSimpleName();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | Denied",
        "', {allow: {method: WEBSOCKET_TEXT, path: /ws}}' | Allowed",
        "', {allow: {method: websocket_text, path: /w*}}' | Allowed",
        "', {allow: {method: WEBSOCKET_TEXT, path: /other}}' | Denied",
        "', {allow: {method: \"*\", path: \"**\"}}' | Allowed",
        "', {allow: {method: WEBSOCKET_TEXT, path: /ws, query: {k: v}}}' | Denied",
      })
  void textNeedsARule(String more, String decision) {
    Policy policy = enforced(TRANSPORT.formatted(more));

    assertThat(policy.admitRequest(handshake())).isInstanceOf(PolicyDecision.Allowed.class);
    assertThat(word(sent(policy, "x"))).isEqualTo(decision);
    assertThat(policy.messages(handshake()).client().isPresent())
        .isEqualTo(decision.equals("Denied"));
  }

  @ParameterizedTest
  @CsvSource({"read-only, Denied", "read-write, Allowed", "full, Allowed"})
  void presetsDecideAboutText(String access, String decision) {
    assertThat(word(sent(enforced("protocol: websocket, access: " + access), "x")))
        .isEqualTo(decision);
  }

  @Test
  void aTextRuleReadsTheQueryOfTheHandshake() {
    Policy policy =
        enforced(
            TRANSPORT.formatted(", {allow: {method: WEBSOCKET_TEXT, path: /ws, query: {k: v}}}"));

    assertThat(policy.admitMessage(handshake("k=v"), Sender.CLIENT, bytes("x")))
        .isInstanceOf(PolicyDecision.Allowed.class);
    assertThat(policy.admitMessage(handshake("k[]=v"), Sender.CLIENT, bytes("x")))
        .isInstanceOf(PolicyDecision.AmbiguousQuery.class);
  }

  @Test
  void aDeniedTextIsNamed() {
    Policy policy =
        enforced("protocol: websocket, access: full, deny_rules: [{method: WEBSOCKET_TEXT}]");

    PolicyDecision.Settled denied = sent(policy, "x");

    assertThat(denied)
        .isInstanceOfSatisfying(
            PolicyDecision.Denied.class,
            it -> assertThat(it.reason()).isEqualTo("WEBSOCKET_TEXT /ws blocked by deny rule"));
    assertThat(denied.engine()).isEqualTo("l7-websocket");
    assertThat(denied.basis().placeText())
        .isEqualTo("network_policies.p.endpoints[0].deny_rules[0]");
  }

  @Test
  void whatTheRulesForbidIsNotPassedByAnOption() {
    Policy policy = enforced("protocol: websocket, access: read-only, messages: {text: pass}");

    assertThat(policy.messages(handshake()).options().text()).isEqualTo(Reading.DENY);
  }

  @Test
  void auditOnlyLogs() {
    Policy policy =
        valid(
            endpoint(
                "host: "
                    + HOST
                    + ", port: 443, enforcement: audit, protocol: websocket,"
                    + " access: read-only"));

    assertThat(sent(policy, "x")).isInstanceOf(PolicyDecision.AuditOnly.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'id':'1','type':'subscribe','payload':{'query':'{a b1}'}} | Allowed",
        "{'payload':{'query':'{a}'},'type':'start','id':'1'} | Allowed",
        "{'id':'1','type':'subscribe','payload':{'query':'subscription {x}'}} | Allowed",
        "{'id':'1','type':'subscribe','payload':{'query':'{a c}'}} | Denied",
        "{'id':'1','type':'subscribe','payload':{'query':'mutation {a}'}} | Denied",
        "{'id':'1','type':'subscribe','payload':{'query':'subscription {secret}'}} | Denied",
        "{'type':'subscribe','payload':{'query':'{a}'}} | Rejected",
        "{'id':'','type':'subscribe','payload':{'query':'{a}'}} | Rejected",
        "{'id':1,'type':'subscribe','payload':{'query':'{a}'}} | Rejected",
        "{'id':'1','type':'subscribe','payload':[{'query':'{a}'}]} | Rejected",
        "{'id':'1','type':'subscribe'} | Rejected",
        "{'id':'1','type':'subscribe','payload':{'query':'{a}'},'Payload':{}} | Rejected",
        "{'id':'1','type':'subscribe','type':'ping','payload':{'query':'{a}'}} | Rejected",
        "{'id':'1','type':'subscribe','payload':{'id':'p'}} | Denied",
        "{'type':'connection_init','payload':{'token':'t'}} | Allowed",
        "{'type':'connection_terminate'} | Allowed",
        "{'type':'ping'} | Allowed",
        "{'type':'pong','payload':null} | Allowed",
        "{'id':'1','type':'complete'} | Allowed",
        "{'id':'1','type':'stop'} | Allowed",
        "{'id':'1','type':'next','payload':{}} | Rejected",
        "{'type':'SUBSCRIBE','id':'1','payload':{'query':'{a}'}} | Rejected",
        "{'query':'{a}'} | Rejected",
        "[{'type':'ping'}] | Rejected",
        "{'type':'ping'}{} | Rejected",
        "hello | Rejected",
        "`` | Rejected",
      })
  void graphqlOverWebSocket(String message, String decision) {
    String text = message.replace('\'', '"');

    assertThat(word(sent(enforced(OPERATIONS), text))).isEqualTo(decision);
  }

  @Test
  void graphqlEndpointsJudgeMessagesAlike() {
    Policy policy = enforced(GRAPHQL);
    String query = "{\"id\":\"1\",\"type\":\"subscribe\",\"payload\":{\"query\":\"%s {a}\"}}";

    assertThat(policy.admitRequest(handshake())).isInstanceOf(PolicyDecision.Allowed.class);
    assertThat(sent(policy, query.formatted("query"))).isInstanceOf(PolicyDecision.Allowed.class);
    PolicyDecision.Settled denied = sent(policy, query.formatted("mutation"));
    assertThat(denied.call().map(DeniedCall::text)).contains("mutation {a}");
    assertThat(denied.engine()).isEqualTo("l7-graphql");
  }

  @Test
  void denyRulesAloneLeaveTheRestToTheTextRule() {
    String rules = "protocol: websocket, access: %s, deny_rules: [{operation_type: mutation}]";
    String query = "{\"id\":\"1\",\"type\":\"start\",\"payload\":{\"query\":\"%s {a}\"}}";

    assertThat(sent(enforced(rules.formatted("full")), query.formatted("query")))
        .isInstanceOf(PolicyDecision.Allowed.class);
    assertThat(sent(enforced(rules.formatted("full")), query.formatted("mutation")))
        .isInstanceOf(PolicyDecision.Denied.class);
    assertThat(sent(enforced(rules.formatted("full")), "x"))
        .isInstanceOf(PolicyDecision.Rejected.class);
    assertThat(sent(enforced(rules.formatted("read-only")), query.formatted("query")))
        .isInstanceOf(PolicyDecision.Denied.class);
  }

  @Test
  void aHandshakeToGraphqlHasNoQuery() {
    assertThat(enforced(GRAPHQL).admitRequest(handshake("query=%7Ba%7D")))
        .isInstanceOf(PolicyDecision.Rejected.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "protocol: websocket, access: full | INSPECT",
        "protocol: websocket, access: read-only | INSPECT",
        "protocol: json-rpc, upgrades: allow, rules: [{allow: {method: a}}] | DENY",
        "protocol: json-rpc, upgrades: allow, rules: [{allow: {method: a}}],"
            + " messages: {binary: inspect} | DENY",
        "protocol: json-rpc, upgrades: allow, rules: [{allow: {method: a}}],"
            + " messages: {binary: pass} | PASS",
        "protocol: rest, upgrades: allow, access: full, messages: {binary: deny} | DENY",
        "tls: skip | INSPECT",
      })
  void binaryMessages(String fields, String reading) {
    assertThat(enforced(fields).messages(handshake()).options().binary().name()).isEqualTo(reading);
  }

  @Test
  void limitsAreThoseOfBodiesAndMessages() {
    assertThat(limit(RPC)).isEqualTo(65_536);
    assertThat(limit(RPC + ", messages: {max_bytes: 100}")).isEqualTo(100);
    assertThat(limit(RPC + ", json_rpc: {max_body_bytes: 8388608}")).isEqualTo(4_194_304);
    assertThat(limit("protocol: websocket, access: read-only")).isEqualTo(4_194_304);
  }

  private static int limit(String fields) {
    return enforced(fields).messages(handshake()).client().orElseThrow().maxBytes();
  }

  @Test
  void otherMessagesOfTheOriginAreNotReadByPolicy() {
    List<String> others =
        List.of(RPC, GRAPHQL + ", messages: {from_origin: inspect}", OPERATIONS, TRANSPORT);

    assertThat(
            others.stream()
                .map(fields -> enforced(fields.formatted("")).messages(handshake()).origin())
                .filter(Optional::isPresent)
                .collect(Collectors.toList()))
        .isEmpty();
  }
}
