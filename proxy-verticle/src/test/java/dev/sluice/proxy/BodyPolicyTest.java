package dev.sluice.proxy;

import static dev.sluice.proxy.ProxyHarness.HOST;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.sluice.proto.v1.BodyRecheck;
import dev.sluice.proto.v1.ChainResult;
import dev.sluice.proto.v1.StageTrace;
import dev.sluice.proto.v1.Verdict;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Endpoints whose policy has to see the body. */
class BodyPolicyTest {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";
  private static final String GRAPHQL =
      "protocol: graphql\naccess: read-only\ngraphql_max_body_bytes: 200\n";
  private static final String JSON_RPC =
      "protocol: json-rpc\nrules: [{allow: {method: a}}, {allow: {method: b}}]\n";
  private static final String MCP =
      "protocol: mcp\nmcp: {versions: [2025-03-26, 2025-11-25]}\n"
          + "rules: [{allow: {method: tools/call, tool: search}}]\n";
  private static final String ENFORCE = "enforcement: enforce";
  private static final String AUDIT = "enforcement: audit";
  private static final String QUERY = "{\"query\":\"{ a }\"}";
  private static final String MUTATION = "{\"query\":\"mutation { a }\"}";

  private final ProxyHarness proxy = ProxyHarness.create();

  @AfterEach
  void close() {
    proxy.close();
  }

  private RawOrigin origin(String endpoint) {
    RawOrigin origin = RawOrigin.plain(proxy.vertx, RawOrigin.always(OK));
    proxy.start(ProxyHarness.policy(origin.port(), endpoint, ""));
    return origin;
  }

  @ParameterizedTest(name = "{0} {2}: {3}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "graphql|enforce|{\"query\":\"{ a }\"}|200",
        "graphql|enforce|[{\"query\":\"{ a }\"},{\"query\":\"{ b }\"}]|200",
        "graphql|enforce|{\"query\":\"mutation { a }\"}|403",
        "graphql|enforce|[{\"query\":\"{ a }\"},{\"query\":\"mutation { b }\"}]|403",
        "graphql|enforce|{\"query\":\"{ a \"}|403",
        "graphql|audit|{\"query\":\"mutation { a }\"}|200",
        "graphql|audit|{\"query\":\"{ a \"}|403",
        "json-rpc|enforce|{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"a\"}|200",
        "json-rpc|enforce|[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"a\"},"
            + "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"b\"}]|200",
        "json-rpc|enforce|[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"a\"},"
            + "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"c\"}]|403",
        "json-rpc|enforce|{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":1}|403",
        "json-rpc|audit|{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"c\"}|200",
        "json-rpc|audit|{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":1}|403",
        "json-rpc|audit|not json|403",
        "mcp|enforce|{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\","
            + "\"params\":{\"name\":\"search\"}}|200",
        "mcp|enforce|{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\","
            + "\"params\":{\"name\":\"delete\"}}|403",
        "mcp|enforce|{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}|200",
        "mcp|audit|{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}|200",
        "mcp|audit|{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\"}|400",
      })
  void theBodyDecides(String protocol, String enforcement, String body, int status) {
    String rules =
        switch (protocol) {
          case "graphql" -> GRAPHQL;
          case "json-rpc" -> JSON_RPC;
          default -> MCP;
        };
    RawOrigin origin = origin(rules + "enforcement: " + enforcement);
    try (RawClient client = proxy.client()) {
      String answer =
          client.send(Requests.sized(origin, body)).readUntil(status == 200 ? "hi" : "}");
      assertThat(answer).startsWith("HTTP/1.1 " + status);
      if (status != 200) {
        assertThat(answer)
            .contains(status == 403 ? "\"policy_denied\"" : "\"invalid_mcp_request\"");
      }
    }
    if (status == 200) {
      assertThat(origin.received()).endsWith("\r\n\r\n" + body);
    } else {
      assertThat(origin.connections()).isZero();
    }
    assertThat(proxy.decision().getVerdict())
        .isEqualTo(status == 200 ? Verdict.VERDICT_ALLOWED : Verdict.VERDICT_DENIED);
    assertThat(proxy.decision().getRule().getEngine())
        .isEqualTo(protocol.equals("json-rpc") ? "l7-jsonrpc" : "l7-" + protocol);
  }

  /** Lines that {@code Connection} nominates end at the proxy. */
  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "Accept: text/event-stream, 200",
    "Accept: text/event-stream\\r\\nConnection: keep-alive, 200",
    "Accept: text/event-stream\\r\\nConnection: accept, 400",
    "Connection: ACCEPT\\r\\nAccept: text/event-stream, 400",
    "Accept: text/event-stream;q=0, 400",
  })
  void onlyHeadersThatReachTheOriginDecide(String lines, int status) {
    RawOrigin origin = origin(MCP + ENFORCE);
    try (RawClient client = proxy.client()) {
      String head = lines.replace("\\r\\n", "\r\n") + "\r\n";
      String request = Requests.post(origin, head, "").replace("POST", "GET");
      assertThat(client.send(request).readHead()).startsWith("HTTP/1.1 " + status);
    }
  }

  @Test
  void aNominatedContentTypeDecidesNothing() {
    RawOrigin origin = origin(GRAPHQL + ENFORCE);
    try (RawClient client = proxy.client()) {
      String lines =
          "Content-Type: text/plain; charset=utf-16\r\nConnection: content-type\r\n"
              + "Content-Length: 17\r\n";
      client.send(Requests.post(origin, lines, QUERY)).readUntil("\r\n\r\nhi");
    }
    assertThat(origin.received()).doesNotContain("utf-16").endsWith("\r\n\r\n" + QUERY);
  }

  @Test
  void auditIsRecordedAsSuch() {
    RawOrigin origin = origin(GRAPHQL + AUDIT);
    try (RawClient client = proxy.client()) {
      client.send(Requests.sized(origin, MUTATION)).readUntil("\r\n\r\nhi");
    }
    assertThat(proxy.decision().getAuditOnly()).isTrue();
    assertThat(proxy.decision().getReason())
        .isEqualTo("GraphQL operation not permitted by policy: mutation {a}");
    assertThat(proxy.decision().getRequestBytes()).isEqualTo(MUTATION.length());
  }

  @Test
  void aGraphqlGetHasNoBodyToRead() {
    RawOrigin origin = origin(GRAPHQL + ENFORCE);
    try (RawClient client = proxy.client()) {
      client.send(Requests.get(origin, "/g?query=%7B+a+%7D")).readUntil("\r\n\r\nhi");
      assertThat(client.send(Requests.get(origin, "/g?query=mutation%7Ba%7D")).readUntil("}"))
          .startsWith("HTTP/1.1 403");
    }
    assertThat(origin.received()).doesNotContain("Content-Length");
  }

  @Test
  void aReceiveStreamIsOpenedByGet() {
    RawOrigin origin = origin(MCP + ENFORCE);
    String get =
        "GET http://%s:%d/mcp HTTP/1.1\r\nHost: %s:%d\r\n%s\r\n"
            .formatted(HOST, origin.port(), HOST, origin.port(), "Accept: text/event-stream\r\n");
    try (RawClient client = proxy.client()) {
      client.send(get).readUntil("\r\n\r\nhi");
      assertThat(client.send(Requests.get(origin, "/mcp")).readUntil("}"))
          .startsWith("HTTP/1.1 400")
          .contains("\"error\":\"invalid_mcp_request\"");
    }
  }

  @Test
  void aFormIsNotReadAsJson() {
    RawOrigin origin = origin(GRAPHQL + ENFORCE);
    try (RawClient client = proxy.client()) {
      String form =
          Requests.post(
              origin,
              "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 17\r\n",
              QUERY);
      assertThat(client.send(form).readUntil("}")).startsWith("HTTP/1.1 403");
    }
    assertThat(proxy.decision().getReason())
        .isEqualTo("GraphQL request rejected: forms are not read");
  }

  @Test
  void theChainSeesTheBodyThatPolicyReadOnce() {
    RawOrigin origin = RawOrigin.plain(proxy.vertx, RawOrigin.always(OK));
    proxy
        .chain(
            request ->
                ChainResult.newBuilder()
                    .setAllow(
                        ChainResult.Allow.newBuilder()
                            .setBodyReplaced(true)
                            .setBody(ByteString.copyFromUtf8("{}")))
                    .build())
        .start(guarded(origin, GRAPHQL + ENFORCE, "fail_closed"));
    try (RawClient client = proxy.client()) {
      client.send(Requests.sized(origin, QUERY)).readUntil("\r\n\r\nhi");
      assertThat(client.send(Requests.sized(origin, MUTATION)).readUntil("}"))
          .startsWith("HTTP/1.1 403");
    }
    assertThat(proxy.asked)
        .singleElement()
        .satisfies(asked -> assertThat(asked.getBody().toStringUtf8()).isEqualTo(QUERY));
    assertThat(origin.received()).endsWith("\r\n\r\n{}");
  }

  @ParameterizedTest
  @CsvSource({"fail_closed,403", "fail_open,200"})
  void aBodyOverTheChainsLimitIsStillThereForOnError(String onError, int status) {
    RawOrigin origin = RawOrigin.plain(proxy.vertx, RawOrigin.always(OK));
    String endpoint = "protocol: graphql\naccess: read-only\n" + ENFORCE;
    proxy
        .chain(request -> ChainResult.getDefaultInstance())
        .start(guarded(origin, endpoint, onError));
    String body = "{\"query\":\"{ a }\",\"variables\":{\"x\":\"" + "y".repeat(2000) + "\"}}";
    try (RawClient client = proxy.client()) {
      assertThat(client.send(Requests.sized(origin, body)).readUntil(status == 200 ? "hi" : "}"))
          .startsWith("HTTP/1.1 " + status);
    }
    assertThat(proxy.asked).isEmpty();
    assertThat(origin.received().endsWith(body)).isEqualTo(status == 200);
    assertThat(proxy.decision().getFindings(0).getUid())
        .isEqualTo("openshell.middleware.body_unavailable");
  }

  @Test
  void aBodyThatAStageLeftAndPolicyRefusesIsAFailureOfTheChain() {
    RawOrigin origin = RawOrigin.plain(proxy.vertx, RawOrigin.always(OK));
    BodyRecheck denied =
        BodyRecheck.newBuilder()
            .setOutcome(BodyRecheck.Outcome.OUTCOME_DENIED)
            .setReason("middleware transformation denied by policy: x")
            .build();
    proxy
        .chain(
            request ->
                ChainResult.newBuilder()
                    .setPolicyRefused(
                        ChainResult.PolicyRefused.newBuilder().setReason(denied.getReason()))
                    .addStages(StageTrace.newBuilder().setEntry("guard").setRecheck(denied))
                    .build())
        .start(guarded(origin, GRAPHQL + ENFORCE, "fail_open"));
    try (RawClient client = proxy.client()) {
      assertThat(client.send(Requests.sized(origin, QUERY)).readUntil("}"))
          .startsWith("HTTP/1.1 403")
          .contains("\"error\":\"middleware_failed\"")
          .doesNotContain("guard");
    }
    assertThat(origin.connections()).isZero();
    assertThat(proxy.decision().getReason()).isEqualTo(denied.getReason());
    assertThat(proxy.decision().getStages(0).getRecheck()).isEqualTo(denied);
  }

  private static String guarded(RawOrigin origin, String endpoint, String onError) {
    return ProxyHarness.policy(
        origin.port(),
        endpoint,
        """
        network_middlewares:
          guard:
            middleware: openshell/regex
            on_error: %s
            endpoints:
              include: [origin.test]
        """
            .formatted(onError));
  }
}
