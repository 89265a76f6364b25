package dev.sluice.chain.builtin.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.sluice.chain.contract.Limits;
import dev.sluice.chain.contract.ResponseEnvelope;
import dev.sluice.chain.stage.BuiltIn.Prepared;
import dev.sluice.chain.stage.BuiltIn.Subject;
import dev.sluice.chain.stage.Evaluation;
import dev.sluice.config.source.Value;
import dev.sluice.config.source.Value.ListValue;
import dev.sluice.config.source.Value.MapValue;
import dev.sluice.config.source.Value.TextValue;
import dev.sluice.proto.StageFailure;
import dev.sluice.proto.middleware.v1.Decision;
import dev.sluice.proto.middleware.v1.Finding;
import dev.sluice.proto.middleware.v1.HttpRequestResult;
import dev.sluice.proto.middleware.v1.HttpRequestTarget;
import dev.sluice.testing.SampleSecrets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SecretsMiddlewareTest {
  private static final Map<String, String> SAMPLES = SampleSecrets.all();
  private static final String KEY = SAMPLES.getOrDefault("aws-access-key-id", "");
  private static final String JWT = SAMPLES.getOrDefault("jwt", "");

  @Test
  void passesACleanBodyWithoutAMessage() {
    assertThat(evaluate(Map.of(), "hello")).isEqualTo(new Evaluation.Passed());
    assertThat(evaluate(Map.of(), "")).isEqualTo(new Evaluation.Passed());
  }

  @Test
  void redactsAndReports() {
    assertThat(answer(Map.of(), "a " + KEY + " b " + JWT + " c " + KEY))
        .isEqualTo(
            found()
                .setDecision(Decision.DECISION_ALLOW)
                .setHasBody(true)
                .setBody(ByteString.copyFromUtf8("a [REDACTED] b [REDACTED] c [REDACTED]"))
                .build());
  }

  @Test
  void deniesWithAReasonCode() {
    assertThat(answer(Map.of("mode", text("deny")), KEY + " " + JWT + " " + KEY))
        .isEqualTo(
            found().setDecision(Decision.DECISION_DENY).setReasonCode("secret_found").build());
  }

  @Test
  void detectsWithoutAChange() {
    assertThat(answer(Map.of("mode", text("detect")), KEY + " " + JWT + " " + KEY))
        .isEqualTo(found().setDecision(Decision.DECISION_ALLOW).build());
  }

  private static HttpRequestResult.Builder found() {
    return HttpRequestResult.newBuilder()
        .addFindings(
            Finding.newBuilder()
                .setType("secrets.aws-access-key-id")
                .setLabel("AWS access key ID in body")
                .setCount(2)
                .setConfidence("high")
                .setSeverity("high"))
        .addFindings(
            Finding.newBuilder()
                .setType("secrets.jwt")
                .setLabel("JSON Web Token in body")
                .setCount(1)
                .setConfidence("high")
                .setSeverity("high"))
        .putMetadata("secrets_found", "3");
  }

  @Test
  void sumsUpKindsBeyondTheLimit() {
    List<Value> customs = new ArrayList<>();
    StringBuilder body = new StringBuilder();
    SAMPLES.forEach((id, sample) -> body.append(SampleSecrets.inContext(id, sample)).append('\n'));
    for (int i = 0; i < 16; i++) {
      customs.add(custom("corp-" + (char) ('a' + i), "corp" + (char) ('a' + i) + "_", "[0-9]+"));
      body.append("corp").append((char) ('a' + i)).append("_123\n");
    }

    HttpRequestResult result = answer(Map.of("custom", new ListValue(customs)), body.toString());

    assertThat(result.getFindingsCount()).isEqualTo(32);
    assertThat(result.getFindings(31).getType()).isEqualTo("secrets.other");
    assertThat(result.getFindingsList().stream().mapToInt(Finding::getCount).sum())
        .isEqualTo(SAMPLES.size() + 16);
    assertThat(ResponseEnvelope.violation(result)).isEmpty();
  }

  @Test
  void neverQuotesASecret() {
    assertThat(
            answer(Map.of("mode", text("detect")), KEY + " " + JWT).toString()
                + evaluate(Map.of(), KEY))
        .doesNotContain(KEY.substring(4))
        .doesNotContain(JWT.substring(4));
  }

  @Test
  void scansBinaryBodies() {
    ByteString before = ByteString.copyFrom(new byte[] {0, -1, -61, '(', ' '});

    HttpRequestResult result =
        answer(evaluate(Map.of(), before.concat(ByteString.copyFromUtf8(KEY)).concat(before)));

    assertThat(result.getBody())
        .isEqualTo(before.concat(ByteString.copyFromUtf8("[REDACTED]")).concat(before));
  }

  @Test
  void appliesCustomPatterns() {
    Map<String, Value> config =
        Map.of(
            "patterns", new ListValue(List.of()),
            "custom", new ListValue(List.of(custom("corp-key", "corp_", "[a-z0-9]{4,}"))));

    HttpRequestResult result = answer(config, "x corp_abc corp_abcd1 " + KEY);

    assertThat(result.getBody().toStringUtf8()).isEqualTo("x corp_abc [REDACTED] " + KEY);
    assertThat(result.getFindings(0).getType()).isEqualTo("secrets.corp-key");
    assertThat(result.getFindings(0).getLabel()).isEqualTo("Pattern of the operator in body");
  }

  @Test
  void followsALongMatchOfACustomPatternToItsEnd() {
    Map<String, Value> config =
        Map.of("custom", new ListValue(List.of(custom("corp-key", "corp_", "[a-z]+"))));

    for (int length : new int[] {1023, 1024, 1025, 2048, 5000}) {
      assertThat(answer(config, "x corp_" + "a".repeat(length) + " y").getBody().toStringUtf8())
          .isEqualTo("x [REDACTED] y");
    }
  }

  @Test
  void doesNotLeaveHalfACharacter() {
    Map<String, Value> config =
        Map.of("custom", new ListValue(List.of(custom("corp-key", "corp_", "."))));

    assertThat(answer(config, "corp_\u20ac!").getBody().toStringUtf8()).isEqualTo("[REDACTED]!");
  }

  @Test
  void failsWhenCustomPatternsCostTooMuch() {
    Map<String, Value> config =
        Map.of("custom", new ListValue(List.of(custom("corp-key", "corp_", "[a-z_]{500}[0-9]"))));

    assertThat(evaluate(config, "corp_".repeat(40_000)))
        .isEqualTo(
            new Evaluation.Failed("sluicesecrets custom patterns cost too much on this request"));
  }

  @Test
  void redactsASecretExposedByARedaction() {
    String google = SAMPLES.getOrDefault("google-api-key", "");
    String pem = SAMPLES.getOrDefault("private-key", "");

    HttpRequestResult result = answer(Map.of(), google + pem);

    assertThat(result.getBody().toStringUtf8()).isEqualTo("[REDACTED][REDACTED]");
    assertThat(result.getFindingsList())
        .extracting(Finding::getType)
        .containsExactly("secrets.private-key", "secrets.google-api-key");
  }

  @Test
  void failsWhenTheRedactedBodyWouldBeTooLarge() {
    Map<String, Value> config =
        Map.of(
            "replacement",
            text("<" + "r".repeat(62) + ">"),
            "custom",
            new ListValue(List.of(custom("corp-key", "corp_", "[0-9]"))));

    assertThat(evaluate(config, "corp_1 ".repeat(Limits.PAYLOAD / 65)))
        .isInstanceOf(Evaluation.Answered.class);
    assertThat(evaluate(config, "corp_1 ".repeat(Limits.PAYLOAD / 65 + 1)))
        .isEqualTo(new Evaluation.Failed(StageFailure.RESPONSE_BODY_OVER_CAPACITY.text()));
  }

  @Test
  void acceptsBodiesUpToThePlatformLimit() {
    assertThat(new SecretsMiddleware().binding().maxPayloadBytes()).isEqualTo(Limits.PAYLOAD);
  }

  private static MapValue custom(String name, String prefix, String pattern) {
    return new MapValue(
        Map.of("name", text(name), "prefix", text(prefix), "pattern", text(pattern)));
  }

  private static Value text(String text) {
    return new TextValue(text);
  }

  private static HttpRequestResult answer(Map<String, Value> config, String body) {
    return answer(evaluate(config, body));
  }

  private static HttpRequestResult answer(Evaluation evaluation) {
    return evaluation instanceof Evaluation.Answered answered
        ? answered.result()
        : HttpRequestResult.getDefaultInstance();
  }

  private static Evaluation evaluate(Map<String, Value> config, String body) {
    return evaluate(config, ByteString.copyFromUtf8(body));
  }

  private static Evaluation evaluate(Map<String, Value> config, ByteString body) {
    return switch (new SecretsMiddleware().prepare(new MapValue(config))) {
      case Prepared.Ready ready ->
          ready
              .evaluator()
              .evaluate(new Subject(HttpRequestTarget.getDefaultInstance(), List.of(), body));
      case Prepared.Invalid invalid -> throw new AssertionError(invalid.reason());
    };
  }
}
