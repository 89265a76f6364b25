package dev.sluice.proxy;

import static dev.sluice.proxy.ProxyHarness.HOST;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.settings.proxy.RefusedConnect;
import dev.sluice.proto.v1.ChainResult;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Refusals of an endpoint with a form of its own, from its match to the end of its requests. */
class RefusalFormsTest {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";
  private static final String READ_ONLY = "protocol: rest\nenforcement: enforce\naccess: read-only";
  private static final String MCP =
      "protocol: mcp\nmcp: {versions: [2025-03-26], max_body_bytes: 300}\nenforcement: enforce\n"
          + "refusals: json-rpc\nrules: [{allow: {method: tools/call, tool: search}}]\n";
  private static final String GUARD =
      """
      network_middlewares:
        guard:
          middleware: openshell/regex
          on_error: fail_closed
          endpoints:
            include: [origin.test]
      """;

  private final ProxyHarness proxy = ProxyHarness.create();

  @AfterEach
  void close() {
    proxy.close();
  }

  private RawOrigin origin(String endpoint, String middlewares, String response) {
    RawOrigin origin = RawOrigin.plain(proxy.vertx, RawOrigin.always(response));
    proxy.start(ProxyHarness.policy(origin.port(), endpoint, middlewares));
    return origin;
  }

  private static ChainResult deny() {
    return ChainResult.newBuilder()
        .setDeny(ChainResult.Deny.newBuilder().setEntry("guard").setReasonCode("content_match"))
        .build();
  }

  private static String call(String id, String tool) {
    return ("{\"jsonrpc\":\"2.0\",\"id\":%s,\"method\":\"tools/call\",\"params\":"
            + "{\"name\":\"%s\"}}")
        .formatted(id, tool);
  }

  private String answer(String request) {
    try (RawClient client = proxy.client()) {
      return client.send(request).readToEnd();
    }
  }

  private static JsonObject json(String answer) {
    String head = answer.substring(0, answer.indexOf("\r\n\r\n") + 4);
    String body = answer.substring(head.length());
    assertThat(head).contains("\r\nContent-Length: " + body.length() + "\r\n");
    return new JsonObject(body);
  }

  private static String message(String answer) {
    return json(answer).getJsonObject("error").getString("message");
  }

  @ParameterizedTest
  @ValueSource(strings = {"openai", "anthropic", "json-rpc"})
  void ofPolicyKeepTheirHead(String form) {
    RawOrigin origin = origin(READ_ONLY + "\nrefusals: " + form, "", OK);
    String answer = answer(Requests.sized(origin, "x"));

    assertThat(answer)
        .startsWith("HTTP/1.1 403 Forbidden (sluice: policy_denied)\r\n")
        .contains("Content-Type: application/json\r\n")
        .contains("Proxy-Status: sluice; error=http_request_denied; details=\"policy_denied\"\r\n");
    assertThat(message(answer))
        .startsWith("(sluice: policy_denied) POST " + HOST)
        .endsWith("Request " + proxy.records().getFirst().getCorrelationUid() + ".");
  }

  @Test
  void insideATunnelNameTheRule() {
    RawOrigin origin = RawOrigin.tls(proxy.vertx, proxy.originCa, HOST, RawOrigin.always(OK));
    proxy.start(ProxyHarness.policy(origin.port(), READ_ONLY + "\nrefusals: openai", ""));
    String authority = HOST + ":" + origin.port();
    try (RawClient client = proxy.client().tunnel(authority, proxy.ca())) {
      String answer =
          client.send("DELETE /v1 HTTP/1.1\r\nHost: " + authority + "\r\n\r\n").readToEnd();
      assertThat(answer).contains("\r\nX-OpenShell-Policy: test\r\n");
      assertThat(message(answer)).contains("DELETE /v1 not permitted by policy. Ask");
    }
  }

  @Test
  void ofHeadAnnounceTheirBody() {
    RawOrigin origin = origin(READ_ONLY + "\nrefusals: openai", "", OK);
    String request = Requests.get(origin, "/a%2Fb");
    int length = answer(request).indexOf("}}");
    String answer = answer(request.replace("GET ", "HEAD "));

    assertThat(length).isPositive();
    assertThat(answer).startsWith("HTTP/1.1 400 ").endsWith("\r\n\r\n").doesNotContain("{");
    assertThat(answer).containsPattern("\r\nContent-Length: [2-9][0-9][0-9]\r\n");
  }

  @Test
  void ofAPathNameTheKeyThatHelps() {
    RawOrigin origin = origin(READ_ONLY + "\nrefusals: anthropic", "", OK);

    assertThat(message(answer(Requests.get(origin, "/@scope%2fname"))))
        .contains("allow_encoded_slash: true on the endpoint admits it. Request ");
  }

  @Test
  void ofAnUninspectedEndpointsChainNameTheStage() {
    proxy.chain(request -> deny());
    RawOrigin origin = origin("refusals: anthropic", GUARD, OK);

    assertThat(message(answer(Requests.sized(origin, "x"))))
        .contains("middleware, entry guard, reason content_match. Change the content");
  }

  @ParameterizedTest
  @CsvSource({"7, 7", "'\"a-1\"', a-1"})
  void ofACallRepeatItsId(String id, String repeated) {
    RawOrigin origin = origin(MCP, "", OK);
    JsonObject body = json(answer(Requests.sized(origin, call(id, "delete"))));

    assertThat(String.valueOf(body.getValue("id"))).isEqualTo(repeated);
    assertThat(body.getJsonObject("error").getInteger("code")).isEqualTo(403);
    assertThat(body.getJsonObject("error").getString("message")).contains("tools/call delete.");
    assertThat(body.getJsonObject("error").getJsonObject("data").getString("error"))
        .isEqualTo("policy_denied");
  }

  @Test
  void ofTheChainRepeatTheIdOfTheCall() {
    proxy.chain(request -> deny());
    RawOrigin origin = origin(MCP, GUARD, OK);

    assertThat(json(answer(Requests.sized(origin, call("7", "search")))).getInteger("id"))
        .isEqualTo(7);
  }

  @Test
  void ofABodyOverItsLimitHaveNoId() {
    RawOrigin origin = origin(MCP, "", OK);
    String body = call("7", "search".repeat(100));
    String answer = answer(Requests.sized(origin, body));

    assertThat(json(answer).getMap()).containsEntry("id", null);
    assertThat(message(answer)).contains("mcp.max_body_bytes of the endpoint. Request ");
  }

  @Test
  void ofAnOriginThatFailsRepeatTheId() {
    RawOrigin origin = origin(MCP, "", "nonsense\r\n\r\n");
    String answer = answer(Requests.sized(origin, call("7", "search")));

    assertThat(answer).startsWith("HTTP/1.1 502 ");
    assertThat(json(answer).getInteger("id")).isEqualTo(7);
    assertThat(message(answer)).startsWith("(sluice: upstream_protocol_error) ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/%22%7D%0D%0AX-Added:%20y",
        "/\"}",
        "/a'b<script>",
        "/%00%1B%5B31m",
        "/%C3%28%ED%A0%80",
        "/\u00e4\u00ff",
        "/sk_live_aB3dE5fG7hJ9kL1mN2pQ4rS6",
      })
  void ofAHostilePathAreOneHeadAndOneJson(String path) {
    for (String form : List.of("openai", "anthropic", "json-rpc")) {
      RawOrigin origin = origin(READ_ONLY + "\nrefusals: " + form, "", OK);
      String answer = answer(Requests.get(origin, path).replace("GET ", "DELETE "));

      assertThat(answer.split("\r\n\r\n", -1)).hasSize(2);
      assertThat(answer).doesNotContain("\r\nX-Added", "\u001b", "sk_live_");
      if (answer.contains("{")) {
        assertThat(json(answer).getMap()).containsKey("error");
      }
      proxy.stop().await();
    }
  }

  /** No request, and so no path, is known. */
  @Test
  void ofAConnectStayAsTheyAre() {
    proxy.refusedConnect = RefusedConnect.INSIDE;
    proxy.exempt = List.of();
    RawOrigin origin = origin(READ_ONLY + "\nrefusals: openai", "", OK);
    for (String to : List.of(HOST + ":" + origin.port(), "denied.test:443")) {
      try (RawClient client = proxy.client()) {
        client.tunnel(to, proxy.ca());
        assertThat(client.send("GET / HTTP/1.1\r\nHost: " + to + "\r\n\r\n").readToEnd())
            .contains("\r\n\r\n{\"error\":\"", "\",\"detail\":\"CONNECT ");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Host: other.test\r\n\r\n", "\r\n", "Host: a\r\nHost: a\r\n\r\n"})
  void beforeAnEndpointIsKnownStayAsTheyAre(String lines) {
    RawOrigin origin = origin(READ_ONLY + "\nrefusals: openai", "", OK);
    String line = "GET http://%s:%d/ HTTP/1.1\r\n".formatted(HOST, origin.port());

    assertThat(answer(line + lines)).doesNotContain("{\"error\":{");
  }
}
