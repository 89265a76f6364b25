package dev.sluice.proxy.refusal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.policy.PolicyDecision;
import dev.sluice.policy.document.Endpoint.RefusalForm;
import dev.sluice.proxy.refusal.MiddlewareRefusals.Stopped;
import io.vertx.core.json.JsonObject;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies of refusals in the forms that the SDKs of vendors read. */
class ShapedBodyTest {
  private static final Authority TO = new Authority("api.test", 443);
  private static final String REASON =
      "(sluice: policy_denied) GET api.test:443/v1 not permitted by policy."
          + " Ask the operator of the proxy for a rule that admits it. Request id1.";

  static Stream<Refusal> all() {
    return EveryRefusal.all();
  }

  private static Refusal denied() {
    return PolicyRefusals.forwardDenied("GET", TO, "/v1");
  }

  private static String written(Refusal refusal, RefusalForm form) {
    return written(refusal.in(RefusalShape.of(form)));
  }

  private static String written(Refusal refusal) {
    return RefusalWriter.write("GET", refusal, "id1").toString(StandardCharsets.UTF_8);
  }

  private static String body(String response) {
    return response.substring(response.indexOf("\r\n\r\n") + 4);
  }

  private static List<String> head(String response) {
    return response
        .substring(0, response.indexOf("\r\n\r\n"))
        .lines()
        .filter(line -> !line.startsWith("Content-Length:"))
        .toList();
  }

  private static String message(String response) {
    return new JsonObject(body(response)).getJsonObject("error").getString("message");
  }

  @Test
  void openaiReadsAMessageInAnErrorObject() {
    assertThat(body(written(denied(), RefusalForm.OPENAI)))
        .isEqualTo(
            "{\"error\":{\"message\":\"%s\",\"type\":\"invalid_request_error\",\"param\":null,"
                    .formatted(REASON)
                + "\"code\":\"policy_denied\"}}");
  }

  @Test
  void anthropicReadsATypedError() {
    assertThat(body(written(denied(), RefusalForm.ANTHROPIC)))
        .isEqualTo(
            "{\"type\":\"error\",\"error\":{\"type\":\"permission_error\",\"message\":\"%s\"}}"
                .formatted(REASON));
  }

  @Test
  void jsonRpcHasTheStatusAsItsCodeAndTheMembersAsItsData() {
    assertThat(body(written(denied(), RefusalForm.JSON_RPC)))
        .isEqualTo(
            "{\"jsonrpc\":\"2.0\",\"error\":{\"code\":403,\"message\":\"%s\",\"data\":%s},\"id\":null}"
                .formatted(REASON, body(written(denied()))));
  }

  @ParameterizedTest
  @CsvSource({
    "400, invalid_request_error, invalid_request_error",
    "403, invalid_request_error, permission_error",
    "405, invalid_request_error, invalid_request_error",
    "500, server_error, api_error",
    "502, server_error, api_error",
    "503, server_error, api_error",
    "504, server_error, timeout_error"
  })
  void theTypeFollowsTheStatus(int status, String openai, String anthropic) {
    Refusal refusal = Refusal.detail(status, "policy_denied", "text");

    assertThat(body(written(refusal, RefusalForm.OPENAI))).contains("\"type\":\"" + openai + '"');
    assertThat(body(written(refusal, RefusalForm.ANTHROPIC)))
        .contains("\"type\":\"" + anthropic + '"');
  }

  @ParameterizedTest
  @MethodSource("all")
  void onlyTheBodyDiffers(Refusal refusal) {
    String usual = written(refusal);
    for (RefusalForm form : RefusalForm.values()) {
      String response = written(refusal, form);
      assertThat(head(response)).isEqualTo(head(usual));
      assertThat(response)
          .contains(
              "Content-Length: " + body(response).getBytes(StandardCharsets.UTF_8).length + "\r\n");
      if (refusal.body() instanceof Refusal.Body.Json && form != RefusalForm.OPENSHELL) {
        assertThat(message(response)).startsWith("(sluice: " + refusal.code() + ") ");
      } else {
        assertThat(response).isEqualTo(usual);
      }
    }
  }

  /** A remedy of its own stands in the reason already. */
  @ParameterizedTest
  @MethodSource("all")
  void everyReasonHasARemedy(Refusal refusal) {
    if (refusal.body() instanceof Refusal.Body.Json(var json)) {
      assertThat(RefusalRemedies.of(refusal.code())).endsWith(".");
      assertThat(refusal.remedy().isEmpty())
          .isEqualTo(json.encode().matches(".*; (send a smaller body|allow_encoded_slash).*"));
    }
  }

  @Test
  void aStageIsNamed() {
    Refusal refusal =
        MiddlewareRefusals.denied(new Stopped("p", "GET", "/", TO, true), "guard", "content_match");

    assertThat(message(written(refusal, RefusalForm.OPENAI)))
        .startsWith(
            "(sluice: middleware_denied) Request rejected by configured middleware,"
                + " entry guard, reason content_match. Change");
  }

  @ParameterizedTest
  @EnumSource
  void aLongPathIsCutInTheMessage(RefusalForm form) {
    String path = "/" + "a".repeat(16_000);
    String response = written(PolicyRefusals.forwardDenied("GET", TO, path), form);

    assertThat(response.length()).isLessThan(18_000);
    if (form != RefusalForm.OPENSHELL) {
      assertThat(message(response))
          .hasSizeLessThan(1200)
          .contains("aaa.... Ask the operator")
          .endsWith(" Request id1.");
    }
  }

  /** A path stands four times in the members, and once more, cut, in the message. */
  @ParameterizedTest
  @EnumSource
  void theSizeIsBoundByTheHead(RefusalForm form) {
    String path = "/" + "a".repeat(16_000);
    PolicyDecision.Denied denied = new PolicyDecision.Denied("p", "l7", path);
    Refusal refusal = PolicyRefusals.requestDenied(denied, "GET", TO, path);

    assertThat(written(refusal, form).length()).isLessThan(4 * path.length() + 4096);
  }

  private static String id(String value) {
    byte[] body = ("{\"id\":" + value + "}").getBytes(StandardCharsets.UTF_8);
    RefusalShape shape = RefusalShape.of(RefusalForm.JSON_RPC).about(ByteBuffer.wrap(body));
    String response = body(written(denied().in(shape)));
    return response.substring(response.lastIndexOf(",\"id\":") + 6, response.length() - 1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"7", "-1", "\"a-1\"", "\"550e8400-e29b-41d4-a716-446655440000\""})
  void anUsualIdIsRepeated(String value) {
    assertThat(id(value)).isEqualTo(value);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "\"\"",
        "\"a b\"",
        "\"a\\\"b\"",
        "\"a\\r\\nb\"",
        "\"caf\u00e9\"",
        "\"<script>\"",
        "\"sk_live_aB3dE5fG7hJ9kL1mN2pQ4rS6\"",
      })
  void anyOtherIsNot(String value) {
    assertThat(id(value)).isEqualTo("null");
  }

  @Test
  void otherFormsReadNoId() {
    RefusalShape shape = RefusalShape.of(RefusalForm.OPENAI);

    assertThat(shape.about(ByteBuffer.wrap("{\"id\":1}".getBytes(StandardCharsets.UTF_8))))
        .isSameAs(shape);
  }
}
