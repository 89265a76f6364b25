package dev.sluice.chain.builtin;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.sluice.chain.stage.BuiltIn.Prepared;
import dev.sluice.chain.stage.BuiltIn.Subject;
import dev.sluice.chain.stage.Evaluation;
import dev.sluice.config.source.Value;
import dev.sluice.config.source.Value.MapValue;
import dev.sluice.proto.middleware.v1.Decision;
import dev.sluice.proto.middleware.v1.Finding;
import dev.sluice.proto.middleware.v1.HttpHeader;
import dev.sluice.proto.middleware.v1.HttpRequestResult;
import dev.sluice.proto.middleware.v1.HttpRequestTarget;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RegexRedactorTest {
  private final RegexRedactor redactor = new RegexRedactor();

  @Test
  void passesACleanBodyWithoutAMessage() {
    assertThat(evaluate(ByteString.copyFromUtf8("hello"))).isEqualTo(new Evaluation.Passed());
  }

  @Test
  void replacesAndReports() {
    Evaluation evaluation =
        evaluate(ByteString.copyFromUtf8("a sk-aaaaaaaaaaaaaaaa b sk-bbbbbbbbbbbbbbbb"));

    assertThat(evaluation)
        .isEqualTo(
            new Evaluation.Answered(
                HttpRequestResult.newBuilder()
                    .setDecision(Decision.DECISION_ALLOW)
                    .setHasBody(true)
                    .setBody(ByteString.copyFromUtf8("a [REDACTED] b [REDACTED]"))
                    .addFindings(
                        Finding.newBuilder()
                            .setType("regex.openai")
                            .setLabel("openai regex match")
                            .setCount(2)
                            .setConfidence("medium")
                            .setSeverity("medium"))
                    .putMetadata("regex_matches_replaced", "2")
                    .build()));
  }

  /** A message has the lengths of its texts. */
  @Test
  void deniesACallAndWritesNothing() {
    HttpHeader grpc =
        HttpHeader.newBuilder().setName("content-type").setValue("application/grpc").build();

    assertThat(evaluate(ByteString.copyFromUtf8("sk-aaaaaaaaaaaaaaaa"), grpc))
        .isEqualTo(
            new Evaluation.Answered(
                HttpRequestResult.newBuilder()
                    .setDecision(Decision.DECISION_DENY)
                    .setReasonCode("secret_found")
                    .addFindings(
                        Finding.newBuilder()
                            .setType("regex.openai")
                            .setLabel("openai regex match")
                            .setCount(1)
                            .setConfidence("medium")
                            .setSeverity("medium"))
                    .build()));
    assertThat(evaluate(ByteString.copyFromUtf8("hello"), grpc)).isEqualTo(new Evaluation.Passed());
  }

  @Test
  void failsOnABodyThatIsNotUtf8() {
    assertThat(evaluate(ByteString.copyFrom(new byte[] {'a', (byte) 0xC3, '('})))
        .isEqualTo(new Evaluation.Failed("openshellregex requires UTF-8 request bodies"));
  }

  @Test
  void acceptsModeRedactOrNothing() {
    assertThat(Configs.flaw(redactor, MapValue.EMPTY)).isEmpty();
    assertThat(Configs.flaw(redactor, mode(new Value.TextValue("redact")))).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("unsupported")
  void refusesAnyOtherConfig(MapValue config) {
    assertThat(Configs.flaw(redactor, config))
        .contains("openshell/regex supports only mode: redact");
  }

  static List<MapValue> unsupported() {
    return List.of(
        mode(new Value.TextValue("deny")),
        mode(new Value.BoolValue(true)),
        mode(new Value.NullValue()),
        new MapValue(Map.of("patterns", new Value.ListValue(List.of()))));
  }

  private static MapValue mode(Value value) {
    return new MapValue(Map.of("mode", value));
  }

  private Evaluation evaluate(ByteString body, HttpHeader... headers) {
    return switch (redactor.prepare(MapValue.EMPTY)) {
      case Prepared.Ready ready ->
          ready
              .evaluator()
              .evaluate(
                  new Subject(HttpRequestTarget.getDefaultInstance(), List.of(headers), body));
      case Prepared.Invalid invalid -> throw new AssertionError(invalid.reason());
    };
  }
}
