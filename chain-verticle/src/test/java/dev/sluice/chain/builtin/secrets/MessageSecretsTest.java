package dev.sluice.chain.builtin.secrets;

import static dev.sluice.chain.builtin.secrets.SecretsMessage.binary;
import static dev.sluice.chain.builtin.secrets.SecretsMessage.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import com.google.protobuf.ByteString;
import dev.sluice.chain.stage.Evaluation;
import dev.sluice.config.source.Value;
import dev.sluice.config.source.Value.ListValue;
import dev.sluice.config.source.Value.MapValue;
import dev.sluice.config.source.Value.TextValue;
import dev.sluice.detect.coding.ContentCodec;
import dev.sluice.proto.middleware.v1.Decision;
import dev.sluice.proto.middleware.v1.Finding;
import dev.sluice.proto.middleware.v1.HttpRequestResult;
import dev.sluice.testing.SampleSecrets;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What {@code sluice/secrets} does with WebSocket messages. */
class MessageSecretsTest {
  private static final String KEY =
      SampleSecrets.all().getOrDefault("github-fine-grained-token", "");
  private static final Map<String, Value> DENY = Map.of("mode", new TextValue("deny"));
  private static final Map<String, Value> DETECT = Map.of("mode", new TextValue("detect"));

  @Test
  void passesCleanMessagesWithoutAnAnswer() {
    assertThat(text(Map.of()).evaluate("{\"type\":\"ping\"}")).isEqualTo(new Evaluation.Passed());
    assertThat(binary(Map.of()).evaluate("")).isEqualTo(new Evaluation.Passed());
  }

  @Test
  void redactsTextOfBothSidesAndNamesThePlace() {
    HttpRequestResult sent =
        text(Map.of()).answer("{\"type\":\"say\",\"a\":[\"x\",\"%s\"]}".formatted(KEY));

    assertThat(sent.getDecision()).isEqualTo(Decision.DECISION_ALLOW);
    assertThat(sent.getBody().toStringUtf8())
        .isEqualTo("{\"type\":\"say\",\"a\":[\"x\",\"[REDACTED]\"]}");
    assertThat(sent.getFindingsList())
        .extracting(Finding::getType, Finding::getLabel)
        .containsExactly(tuple("secrets.github-fine-grained-token", label("message:/a/1")));

    HttpRequestResult received = text(Map.of()).back().answer("42 " + KEY);
    assertThat(received.getBody().toStringUtf8()).isEqualTo("42 [REDACTED]");
    assertThat(received.getFindings(0).getLabel()).isEqualTo(label("message"));
  }

  private static String label(String place) {
    return "GitHub fine-grained token in " + place;
  }

  @Test
  void deniesWhereARedactionWouldChangeBytes() {
    HttpRequestResult answer = binary(Map.of()).answer("\0\1 " + KEY + " \2");

    assertThat(answer.getDecision()).isEqualTo(Decision.DECISION_DENY);
    assertThat(answer.getReasonCode()).isEqualTo("secret_found");
    assertThat(answer.getHasBody()).isFalse();
  }

  @Test
  void deniesAndRecordsAsTheEntrySays() {
    assertThat(text(DENY).answer(KEY).getDecision()).isEqualTo(Decision.DECISION_DENY);
    assertThat(binary(DENY).back().denies(ByteString.copyFromUtf8(KEY))).isTrue();
    HttpRequestResult recorded = binary(DETECT).answer(KEY);
    assertThat(recorded.getDecision()).isEqualTo(Decision.DECISION_ALLOW);
    assertThat(recorded.getHasBody()).isFalse();
    assertThat(recorded.getFindingsCount()).isEqualTo(1);
  }

  /** The rules of bodies hold for messages. */
  @Test
  void obeysActionsForBodies() {
    Map<String, Value> allowing =
        Map.of(
            "actions",
            new ListValue(
                List.of(
                    new MapValue(
                        Map.of(
                            "action",
                            new TextValue("allow"),
                            "places",
                            new ListValue(List.of(new TextValue("body"))),
                            "hosts",
                            new ListValue(List.of(new TextValue("*.corp.example"))))))));

    assertThat(text(allowing).evaluate(KEY)).isEqualTo(new Evaluation.Passed());
  }

  @Test
  void anEntryThatReadsNoBodiesReadsNoMessages() {
    Map<String, Value> heads = Map.of("scope", new ListValue(List.of(new TextValue("headers"))));

    assertThat(text(heads).evaluator().readsMessages()).isFalse();
    assertThat(text(Map.of()).evaluator().readsMessages()).isTrue();
  }

  @Test
  void failsWhereTooMuchIsEncoded() {
    String deep = KEY;
    for (int i = 0; i < 6; i++) {
      deep = Base64.getEncoder().encodeToString(deep.getBytes(StandardCharsets.US_ASCII));
    }

    assertThat(text(Map.of("undecoded", new TextValue("fail"))).evaluate(deep))
        .isInstanceOf(Evaluation.Failed.class);
  }

  /** So many messages fit in a session that none may have the work of a whole body. */
  @Test
  void whatAMessageHidesIsReadByItsBytes() {
    Map<String, Value> strict = Map.of("undecoded", new TextValue("fail"));

    assertThat(binary(strict).evaluate(gzip("plain words ".repeat(20_000))))
        .isInstanceOf(Evaluation.Failed.class);
    assertThat(binary(strict).evaluate(gzip("plain words ".repeat(300))))
        .isEqualTo(new Evaluation.Passed());
    assertThat(binary(strict).denies(gzip("plain words ".repeat(300) + KEY))).isTrue();
  }

  private static ByteString gzip(String text) {
    return ByteString.copyFrom(ContentCodec.GZIP.encode(text.getBytes(StandardCharsets.US_ASCII)));
  }

  /** Each message is searched alone, as docs/secrets.md says. */
  @Test
  void aSecretOverTwoMessagesIsNotFound() {
    int half = KEY.length() / 2;

    assertThat(text(DENY).evaluate(KEY.substring(0, half))).isEqualTo(new Evaluation.Passed());
  }
}
