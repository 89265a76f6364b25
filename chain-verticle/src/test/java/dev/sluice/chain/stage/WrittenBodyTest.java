package dev.sluice.chain.stage;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.sluice.chain.contract.WriteRule;
import dev.sluice.chain.stage.AnswerRules.AnswerSource;
import dev.sluice.proto.middleware.v1.Decision;
import dev.sluice.proto.middleware.v1.HttpRequestResult;
import dev.sluice.testing.PlaceholderForms;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A service obtains no secret by a placeholder in a body; those of the workload stay usable. */
class WrittenBodyTest {
  private static final StageOutcome REFUSED =
      new StageOutcome.Failed("response_body_credential_placeholder");
  private static final String HOLDER = "openshell:resolve:env:KEY";

  static Stream<PlaceholderForms.Form> readInBodies() {
    return PlaceholderForms.all().filter(form -> form.writing().isReadInBodies());
  }

  static Stream<PlaceholderForms.Form> notReadInBodies() {
    return PlaceholderForms.all().filter(form -> !form.writing().isReadInBodies());
  }

  @ParameterizedTest
  @MethodSource("readInBodies")
  void asksForNoSecret(PlaceholderForms.Form form) {
    assertThat(replace("{\"k\": \"v\"}", "k=" + form.value())).isEqualTo(REFUSED);
  }

  @ParameterizedTest
  @MethodSource("notReadInBodies")
  void mayHoldWhatIsNoPlaceholderInBodies(PlaceholderForms.Form form) {
    assertThat(replace("", form.value())).isInstanceOf(StageOutcome.Allowed.class);
  }

  /** The workload asked for this secret at this origin. */
  @ParameterizedTest
  @MethodSource("readInBodies")
  void keepsThePlaceholdersOfTheWorkload(PlaceholderForms.Form form) {
    assertThat(
            replace(
                "a=1&k=" + form.value() + "&secret=x", "a=2&k=" + form.value() + "&secret=masked"))
        .isInstanceOf(StageOutcome.Allowed.class);
  }

  /** What the injector would read in the new body, by one of its ways, and not in the old one. */
  @ParameterizedTest
  @CsvSource({
    "openshell:resolve:env:KEY, openshell:resolve:env:KEYS",
    "openshell:resolve:env:KEYS, openshell:resolve:env:KEY",
    "openshell:resolve:env:KEYS, openshell:resolve:env:KEY%53",
    "openshell:resolve:env:KEY, openshell:resolve:env:v1_KEY",
    "openshell:resolve:env:KEY, openshell:resolve:env:KEY openshell:resolve:env:B",
    "openshell:resolve:KEY, openshell:resolve:env:KEY",
    "openshell:resolve:env, openshell:resolve:env:KEY",
    "KEY, a-OPENSHELL-RESOLVE-ENV-KEY",
    "OpenShell:resolve:env:KEY, openshell:resolve:env:KEY",
    "openshell:resolve:env:KEY, openshell:resolve:",
    "openshell\\u003aresolve:env:KEY, openshell:resolve:env:KEY",
  })
  void asksForNoOtherSecretThanTheWorkload(String before, String after) {
    assertThat(replace(before, after)).isEqualTo(REFUSED);
  }

  @ParameterizedTest
  @CsvSource({
    "openshell:resolve:env:KEY, Openshell:resolve:env:KEY",
    "openshell:resolve:env:KEY, a-OPENSHELL-RESOLVE-ENV-KEY",
    "openshell%3Aresolve%3Aenv%3AKEY, openshell:resolve:env:KEY openshell%3aresolve:env%3aKEY",
    "openshell:resolve:env:KEY%53, openshell:resolve:env:KEYS",
    "openshell:resolve:env:A openshell:resolve:env:B, openshell:resolve:env:B",
    "a, openshell:resolve",
  })
  void mayWriteTheSameSecretOtherwise(String before, String after) {
    assertThat(replace(before, after)).isInstanceOf(StageOutcome.Allowed.class);
  }

  @Test
  void isReadInPieces() {
    ByteString written = ByteString.copyFromUtf8("openshell:resolve:e").concat(tail());

    assertThat(judge(ByteString.EMPTY, written)).isEqualTo(REFUSED);
    assertThat(judge(ByteString.copyFromUtf8(HOLDER), written))
        .isInstanceOf(StageOutcome.Allowed.class);
  }

  /** Long enough that the library does not join the pieces. */
  private static ByteString tail() {
    return ByteString.copyFromUtf8("nv:KEY" + " ".repeat(1000));
  }

  @Test
  void ofManySecretsIsRefused() {
    String many =
        IntStream.rangeClosed(0, 256).mapToObj(i -> HOLDER + i).collect(Collectors.joining(" "));

    assertThat(replace(many, many)).isEqualTo(REFUSED);
    assertThat(replace(many, many.substring(0, many.lastIndexOf(' '))))
        .isInstanceOf(StageOutcome.Allowed.class);
  }

  @Test
  void ofADenialIsNotRead() {
    assertThat(
            rules()
                .judge(
                    new Evaluation.Answered(
                        answer(HOLDER).setDecision(Decision.DECISION_DENY).build()),
                    request(ByteString.EMPTY)))
        .isEqualTo(new StageOutcome.Denied("", List.of()));
  }

  private static StageOutcome replace(String before, String after) {
    return judge(ByteString.copyFromUtf8(before), ByteString.copyFromUtf8(after));
  }

  private static StageOutcome judge(ByteString before, ByteString after) {
    return rules()
        .judge(new Evaluation.Answered(answer("").setBody(after).build()), request(before));
  }

  private static HttpRequestResult.Builder answer(String body) {
    return HttpRequestResult.newBuilder()
        .setDecision(Decision.DECISION_ALLOW)
        .setHasBody(true)
        .setBody(ByteString.copyFromUtf8(body));
  }

  private static CurrentRequest request(ByteString body) {
    return new CurrentRequest(List.of(), Set.of(), body);
  }

  private static AnswerRules rules() {
    return new AnswerRules(new AnswerSource.External("corp/guard", WriteRule.END_TO_END), 1 << 20);
  }
}
