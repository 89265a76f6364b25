package dev.sluice.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HandshakeExplanationTest {
  private static final String MESSAGES = "note: nothing reads the messages of the WebSocket";

  private static final Policy POLICY =
      Policies.valid(
          """
          network_policies:
            p:
              endpoints:
                - {host: ws.example.com, ports: [80, 443], protocol: websocket,
                   enforcement: enforce, rules: [{allow: {method: GET, path: /live}},
                   {allow: {method: WEBSOCKET_TEXT, path: /live}}]}
                - {host: push.example.com, port: 443, protocol: websocket,
                   enforcement: enforce, access: read-only}
                - {host: wsrpc.example.com, port: 443, protocol: json-rpc, upgrades: allow,
                   enforcement: enforce, rules: [{allow: {method: a}}]}
                - {host: read2.example.com, port: 443, protocol: websocket,
                   enforcement: enforce, access: full, messages: {text: pass}}
                - {host: quiet.example.com, port: 443, messages: {text: deny}}
                - {host: secrets.example.com, port: 443, protocol: websocket,
                   enforcement: enforce, access: full}
                - {host: rest.example.com, port: 443, protocol: rest, enforcement: enforce,
                   access: full}
                - {host: both.example.com, port: 443, protocol: rest, enforcement: enforce,
                   access: full, upgrades: allow}
                - {host: rpc.example.com, port: 443, protocol: json-rpc, enforcement: enforce,
                   rules: [{allow: {method: '*'}}]}
                - {host: plain.example.com, port: 443}
                - {host: read.example.com, port: 443, protocol: websocket, enforcement: enforce,
                   access: full}
                - {host: guarded.example.com, port: 443, protocol: websocket,
                   enforcement: enforce, access: full}
          network_middlewares:
            redact: {middleware: openshell/regex, order: 1,
                     endpoints: {include: [read.example.com, read2.example.com]}}
            secrets: {middleware: sluice/secrets, order: 3,
                      endpoints: {include: [secrets.example.com]}}
            guard: {middleware: example/guard, order: 2,
                    endpoints: {include: [guarded.example.com]}}
          """);

  private static List<String> lines(String request) {
    return PolicyExplanation.of(POLICY, new WrittenRequest(request)).lines(name -> "known");
  }

  @Test
  void isJudgedAsAGet() {
    assertThat(lines("GET wss://ws.example.com/live"))
        .isEqualTo(
            List.of(
                "decision: allowed",
                "policy: p",
                "tls: terminated and read",
                "endpoint: p.yaml:4:9: network_policies.p.endpoints[0], protocol websocket,"
                    + " enforcement enforce",
                "rule: p.yaml:5:48: network_policies.p.endpoints[0].rules[0].allow",
                "chain: empty",
                MESSAGES));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET ws://ws.example.com/live|decision: allowed",
        "GET wss://both.example.com/x|decision: allowed",
        "GET wss://plain.example.com/x|decision: allowed",
        "GET wss://ws.example.com/other|decision: denied, GET /other not permitted by policy",
        "GET wss://rest.example.com/x|decision: denied, this endpoint allows no Upgrade;"
            + " protocol: websocket or upgrades: allow admits it",
        "GET wss://rpc.example.com/x|decision: denied, this endpoint allows no Upgrade; upgrades:"
            + " allow admits it",
        "GET wss://read.example.com/x|decision: denied, middleware_required: 'redact' does not read"
            + " messages; messages: {text: pass} or deny admits the handshake",
        "GET https://ws.example.com/live|decision: denied, request denied by policy",
      })
  void decisions(String request, String decision) {
    List<String> lines = lines(request);

    assertThat(lines).first().isEqualTo(decision);
    assertThat(lines.contains(MESSAGES)).isEqualTo(decision.endsWith(" allowed"));
  }

  @Test
  void anOrdinaryRequestToAWebSocketEndpointNamesNoRule() {
    assertThat(lines("GET https://ws.example.com/live"))
        .contains(
            "note: a websocket endpoint takes handshakes only; write one as GET"
                + " wss://host/path")
        .noneMatch(line -> line.startsWith("rule: "));
  }

  @Test
  void whatAServiceDescribesIsNotKnown() {
    assertThat(lines("GET wss://guarded.example.com/x")).first().isEqualTo("decision: allowed");
    assertThat(lines("GET wss://guarded.example.com/x"))
        .contains("note: text messages are read if a service describes WEBSOCKET_MESSAGE: guard")
        .doesNotContain(MESSAGES);
  }

  @Test
  void tellsWhatReadsMessages() {
    assertThat(lines("GET wss://secrets.example.com/x"))
        .contains("decision: allowed", "note: messages are read by: secrets");
    assertThat(lines("GET wss://read2.example.com/x"))
        .contains(
            "decision: allowed",
            "note: messages: {text: pass, binary: inspect, from_origin: pass, max_bytes: 4194304}");
    assertThat(lines("GET wss://push.example.com/x"))
        .contains("note: policy judges text messages; try one with --body FILE");
    assertThat(lines("GET wss://wsrpc.example.com/x"))
        .contains(
            "note: messages: {text: inspect, binary: deny, from_origin: pass, max_bytes: 4194304},"
                + " text of at most 65536 bytes");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "wsrpc.example.com|a|decision: allowed",
        "wsrpc.example.com|b|decision: denied, WEBSOCKET_TEXT / not permitted by policy: b",
        "push.example.com|a|decision: denied, WEBSOCKET_TEXT / not permitted by policy",
        "quiet.example.com|a|decision: denied, text messages are denied by messages: {text: deny}",
        "rest.example.com|a|decision: denied, this endpoint allows no Upgrade; protocol:"
            + " websocket or upgrades: allow admits it",
        "plain.example.com|a|decision: allowed",
      })
  void aMessageDecidesWhereItIsGiven(String host, String method, String decision) {
    WrittenRequest request =
        new WrittenRequest(
            "GET wss://" + host + "/",
            List.of(),
            Optional.of(Policies.bytes(Policies.rpc(method))));

    List<String> lines = PolicyExplanation.of(POLICY, request).lines(name -> "known");

    assertThat(lines).first().isEqualTo(decision);
    assertThat(lines.contains("note: policy does not read the body of this request"))
        .isEqualTo(!host.startsWith("wsrpc") && !host.startsWith("push"));
  }

  @Test
  void theBodyDecidesWhereItIsGiven() {
    assertThat(body("rpc.example.com", "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"a\"}"))
        .first()
        .isEqualTo("decision: allowed");
    assertThat(body("rpc.example.com", "[]"))
        .first()
        .asString()
        .startsWith("decision: denied, JSON-RPC request rejected: ");
    assertThat(body("rpc.example.com", " ".repeat(65_537)))
        .first()
        .isEqualTo("decision: denied, request rejected: body over 65536 bytes");
    assertThat(body("rest.example.com", "{}")).first().isEqualTo("decision: allowed");
    assertThat(body("rest.example.com", "{}"))
        .contains("note: policy does not read the body of this request");
  }

  private static List<String> body(String host, String body) {
    return PolicyExplanation.of(
            POLICY,
            new WrittenRequest(
                "POST https://" + host + "/",
                List.of("content-type: application/json"),
                Optional.of(Policies.bytes(body))))
        .lines(name -> "known");
  }

  @Test
  void headersTellHowToReadTheBody() {
    WrittenRequest form =
        new WrittenRequest(
            "POST https://rpc.example.com/",
            List.of("Content-Type: multipart/form-data"),
            Optional.of(Policies.bytes(Policies.rpc("a"))));

    assertThat(PolicyExplanation.of(POLICY, form).lines(name -> "known"))
        .first()
        .isEqualTo("decision: denied, JSON-RPC request rejected: forms are not read");
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST wss://ws.example.com/live", "GET wsx://ws.example.com/live"})
  void refusesOtherHandshakes(String request) {
    assertThatIllegalArgumentException().isThrownBy(() -> lines(request));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Accept", ": x", "Upgrade: websocket"})
  void refusesOtherHeaders(String header) {
    WrittenRequest request =
        new WrittenRequest("GET https://ws.example.com/", List.of(header), Optional.empty());

    assertThatIllegalArgumentException().isThrownBy(() -> PolicyExplanation.of(POLICY, request));
  }
}
