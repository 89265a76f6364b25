package dev.sluice.proxy;

import static dev.sluice.proxy.ProxyHarness.HOST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.sluice.config.settings.proxy.Capacity;
import dev.sluice.config.settings.proxy.Timeouts;
import dev.sluice.proto.v1.ChainRequest;
import dev.sluice.proto.v1.ChainResult;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every answer to a request that its chain stopped, in both shapes (middleware-contract i). */
class MiddlewareAnswersTest {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";
  private static final int LIMIT = ProxyHarness.BODY_LIMIT;
  private static final String DENIED = "Request rejected by configured middleware";
  private static final String FAILED = "Request could not be processed by configured middleware";

  private final ProxyHarness proxy = ProxyHarness.create();

  @AfterEach
  void close() {
    proxy.close();
  }

  /** A chain's verdict, and what of the JSON body depends on it. */
  static Stream<Arguments> verdicts() {
    return Stream.of(
        arguments(deny(""), error("middleware_denied", DENIED).put("middleware", "guard")),
        arguments(
            deny("content_match"),
            error("middleware_denied", DENIED)
                .put("middleware", "guard")
                .put("reason_code", "content_match")),
        arguments(unavailable(), error("middleware_failed", FAILED)));
  }

  @ParameterizedTest
  @MethodSource("verdicts")
  void anAbsoluteFormRequestGetsTheShortShape(ChainResult verdict, JsonObject body) {
    RawOrigin origin = RawOrigin.plain(proxy.vertx, RawOrigin.always(OK));
    proxy.chain(request -> verdict).start(ProxyHarness.inspected(origin.port(), "fail_open"));

    try (RawClient client = proxy.client()) {
      Answer answer = Answer.of(client.send(Requests.sized(origin, "secret")).readToEnd());

      answer.hasStatus("403 Forbidden");
      answer.hasHeaders(
          "Content-Type", "Content-Length", "x-sluice-request-id", "Proxy-Status", "Connection");
      answer.hasBody(body.copy().put("policy", "test"));
    }
    assertThat(origin.connections()).isZero();
  }

  @ParameterizedTest
  @MethodSource("verdicts")
  void aRequestInATunnelGetsTheLongShape(ChainResult verdict, JsonObject body) {
    RawOrigin origin = tlsOrigin(request -> verdict, Capacity.DEFAULTS);

    try (RawClient client = proxy.client().tunnel(authority(origin), proxy.ca())) {
      Answer answer = Answer.of(client.send(post(origin, "secret")).readToEnd());

      answer.hasStatus("403 Forbidden");
      answer.hasHeaders(
          "Content-Type",
          "Content-Length",
          "X-OpenShell-Policy",
          "x-sluice-request-id",
          "Proxy-Status",
          "Connection");
      answer.hasBody(inTunnel(body, origin));
    }
    assertThat(origin.received()).isEmpty();
  }

  @Test
  void withoutCapacityARequestInATunnelGets503() {
    RawOrigin origin =
        tlsOrigin(
            request ->
                ChainResult.newBuilder().setAllow(ChainResult.Allow.getDefaultInstance()).build(),
            new Capacity(1, 0, 1 << 20));

    try (RawClient holder = proxy.client().tunnel(authority(origin), proxy.ca());
        RawClient shed = proxy.client().tunnel(authority(origin), proxy.ca())) {
      holder.send(expecting(origin)).readHead();
      Answer answer = Answer.of(shed.send(expecting(origin)).readToEnd());

      answer.hasStatus("503 Service Unavailable");
      answer.hasHeaders(
          "Content-Type",
          "Content-Length",
          "X-OpenShell-Policy",
          "x-sluice-request-id",
          "Proxy-Status",
          "Connection");
      answer.hasBody(inTunnel(error("middleware_failed", FAILED), origin));
    }
  }

  @Test
  void aBodyOverTheLimitGetsTheAnswerOfAFailureWithLimitAndEntry() {
    RawOrigin origin = tlsOrigin(request -> unavailable(), Capacity.DEFAULTS);
    String over =
        FAILED
            + ": the body is over %d bytes (it has %d), the most that entry guard reads;"
                .formatted(LIMIT, LIMIT + 1)
            + " send a smaller body or raise max_payload_bytes of its service, at most 4194304";

    try (RawClient client = proxy.client().tunnel(authority(origin), proxy.ca())) {
      Answer answer = Answer.of(client.send(post(origin, "x".repeat(LIMIT + 1))).readToEnd());

      answer.hasStatus("403 Forbidden");
      answer.hasBody(inTunnel(error("middleware_failed", over), origin));
    }
    assertThat(proxy.asked).isEmpty();
  }

  @Test
  void aBodyThatAStageMadeTooLargeForTheNextNamesBothToo() {
    RawOrigin origin =
        tlsOrigin(request -> unavailable("request_body_over_capacity"), Capacity.DEFAULTS);

    try (RawClient client = proxy.client().tunnel(authority(origin), proxy.ca())) {
      Answer answer = Answer.of(client.send(post(origin, "secret")).readToEnd());

      assertThat(new JsonObject(answer.body()).getString("detail"))
          .startsWith(FAILED + ": the body is over " + LIMIT + " bytes")
          .contains("entry guard");
    }
  }

  /** What came back, taken apart. */
  private record Answer(List<String> head, String body) {
    static Answer of(String response) {
      int end = response.indexOf("\r\n\r\n");
      return new Answer(
          List.of(response.substring(0, end).split("\r\n")), response.substring(end + 4));
    }

    void hasStatus(String status) {
      String code = new JsonObject(body).getString("error");
      assertThat(head.getFirst()).isEqualTo("HTTP/1.1 " + status + " (sluice: " + code + ")");
    }

    void hasHeaders(String... names) {
      assertThat(head.stream().skip(1).map(line -> line.substring(0, line.indexOf(':'))))
          .containsExactly(names);
      assertThat(head)
          .contains(
              "Content-Type: application/json",
              "Content-Length: " + body.length(),
              "Connection: close");
      assertThat(head.stream().filter(line -> line.startsWith("X-OpenShell-Policy")))
          .allMatch("X-OpenShell-Policy: test"::equals);
    }

    /** The reason, then the rest in alphabetical order. */
    void hasBody(JsonObject expected) {
      JsonObject sorted = error(expected.getString("error"), expected.getString("detail"));
      expected.fieldNames().stream()
          .sorted()
          .forEach(key -> sorted.put(key, expected.getValue(key)));
      assertThat(body).isEqualTo(sorted.encode());
    }
  }

  private RawOrigin tlsOrigin(Function<ChainRequest, ChainResult> chain, Capacity capacity) {
    RawOrigin origin = RawOrigin.tls(proxy.vertx, proxy.originCa, HOST, RawOrigin.always(OK));
    proxy
        .chain(chain)
        .start(ProxyHarness.inspected(origin.port(), "fail_closed"), capacity, Timeouts.DEFAULTS);
    return origin;
  }

  private static JsonObject inTunnel(JsonObject body, RawOrigin origin) {
    return body.copy()
        .put("policy", "test")
        .put("layer", "l7")
        .put("method", "POST")
        .put("path", "/p")
        .put("host", HOST)
        .put("port", origin.port());
  }

  private static JsonObject error(String error, String detail) {
    return new JsonObject().put("error", error).put("detail", detail);
  }

  private static ChainResult deny(String reasonCode) {
    return ChainResult.newBuilder()
        .setDeny(ChainResult.Deny.newBuilder().setEntry("guard").setReasonCode(reasonCode))
        .build();
  }

  private static ChainResult unavailable() {
    return unavailable("middleware_timeout");
  }

  private static ChainResult unavailable(String reasonCode) {
    return ChainResult.newBuilder()
        .setUnavailable(
            ChainResult.Unavailable.newBuilder().setEntry("guard").setReasonCode(reasonCode))
        .build();
  }

  private static String authority(RawOrigin origin) {
    return HOST + ":" + origin.port();
  }

  private static String post(RawOrigin origin, String body) {
    return "POST /p?token=1 HTTP/1.1\r\nHost: %s\r\nContent-Length: %d\r\n\r\n%s"
        .formatted(authority(origin), body.length(), body);
  }

  private static String expecting(RawOrigin origin) {
    return "POST /p?token=1 HTTP/1.1\r\nHost: %s\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n"
        .formatted(authority(origin));
  }
}
