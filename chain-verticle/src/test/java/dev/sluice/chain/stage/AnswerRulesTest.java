package dev.sluice.chain.stage;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.sluice.chain.contract.WriteRule;
import dev.sluice.chain.stage.AnswerRules.AnswerSource;
import dev.sluice.proto.middleware.v1.Decision;
import dev.sluice.proto.middleware.v1.ExistingHeaderAction;
import dev.sluice.proto.middleware.v1.Finding;
import dev.sluice.proto.middleware.v1.HeaderMutation;
import dev.sluice.proto.middleware.v1.HttpHeader;
import dev.sluice.proto.middleware.v1.HttpRequestResult;
import dev.sluice.proto.middleware.v1.RemoveHeader;
import dev.sluice.proto.middleware.v1.WriteHeader;
import dev.sluice.proto.v1.FindingCount;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerRulesTest {
  private static final int LIMIT = 10;
  private static final String CANARY = "canary-free-text";
  private static final CurrentRequest REQUEST =
      new CurrentRequest(
          List.of(HttpHeader.newBuilder().setName("x-a").setValue("1").build()),
          Set.of(),
          ByteString.copyFromUtf8("body"));

  private final AnswerRules external =
      new AnswerRules(new AnswerSource.External("corp/guard", WriteRule.END_TO_END), LIMIT);
  private final AnswerRules builtIn = new AnswerRules(new AnswerSource.BuiltIn(), LIMIT);

  @Test
  void keepsTheReasonOfAFailure() {
    assertThat(external.judge(new Evaluation.Failed("middleware_timeout"), REQUEST))
        .isEqualTo(new StageOutcome.Failed("middleware_timeout"));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3, -1})
  void refusesADecisionThatIsNeitherAllowNorDeny(int decision) {
    assertThat(judge(HttpRequestResult.newBuilder().setDecisionValue(decision)))
        .isEqualTo(new StageOutcome.Failed("invalid_response_decision"));
  }

  @Test
  void checksTheEnvelopeBeforeTheDecision() {
    assertThat(judge(HttpRequestResult.newBuilder().setReasonCode("NO")))
        .isEqualTo(new StageOutcome.Failed("response_reason_code_invalid"));
    assertThat(judge(deny().setReasonCode("NO")))
        .isEqualTo(new StageOutcome.Failed("response_reason_code_invalid"));
  }

  @ParameterizedTest
  @CsvSource({"10, true", "11, false"})
  void boundsAReplacementByTheStage(int size, boolean fits) {
    StageOutcome outcome = judge(allow().setHasBody(true).setBody(zeroes(size)));

    assertThat(outcome instanceof StageOutcome.Allowed).isEqualTo(fits);
    assertThat(outcome.equals(new StageOutcome.Failed("response_body_over_capacity")))
        .isNotEqualTo(fits);
  }

  @Test
  void doesNotMeasureTheReplacementOfADenial() {
    assertThat(judge(deny().setHasBody(true).setBody(zeroes(11))))
        .isEqualTo(new StageOutcome.Denied("", List.of()));
  }

  @Test
  void ignoresABodyWithoutTheFlag() {
    assertThat(judge(allow().setBody(zeroes(11)))).isEqualTo(StageOutcome.UNCHANGED);
  }

  @Test
  void anEmptyReplacementIsATransformation() {
    assertThat(judge(allow().setHasBody(true)))
        .isInstanceOfSatisfying(
            StageOutcome.Allowed.class,
            allowed -> {
              assertThat(allowed.body()).contains(ByteString.EMPTY);
              assertThat(allowed.transformed()).isTrue();
            });
  }

  @Test
  void aMutationWithoutEffectIsAcceptedButNoTransformation() {
    assertThat(judge(allow().addHeaderMutations(write("x-a", "2"))))
        .isInstanceOfSatisfying(
            StageOutcome.Allowed.class,
            allowed -> {
              assertThat(allowed.transformed()).isFalse();
              assertThat(allowed.mutation().orElseThrow().steps()).hasSize(1);
            });
    assertThat(judge(allow().addHeaderMutations(write("x-b", "2"))))
        .isInstanceOfSatisfying(
            StageOutcome.Allowed.class, allowed -> assertThat(allowed.transformed()).isTrue());
  }

  @Test
  void aRefusedMutationFailsTheStage() {
    HeaderMutation protectedHeader =
        HeaderMutation.newBuilder().setRemove(RemoveHeader.newBuilder().setName("host")).build();

    assertThat(judge(allow().setHasBody(true).addHeaderMutations(protectedHeader)))
        .isEqualTo(new StageOutcome.Failed("header_mutation_protected_header"));
    assertThat(judge(deny().addHeaderMutations(protectedHeader)))
        .isEqualTo(new StageOutcome.Denied("", List.of()));
  }

  @ParameterizedTest
  @CsvSource({"low, low", "high, high", "medium, medium", "HIGH, medium", "'', medium"})
  void dropsTheTextOfAnExternalFinding(String severity, String kept) {
    StageOutcome outcome = judge(deny().setReasonCode("code").addFindings(finding(severity)));

    assertThat(outcome)
        .isEqualTo(
            new StageOutcome.Denied(
                "code",
                List.of(
                    FindingCount.newBuilder()
                        .setType("corp/guard.finding")
                        .setLabel("External middleware finding")
                        .setCount(3)
                        .setSeverity(kept)
                        .build())));
    assertThat(outcome.toString()).doesNotContain(CANARY);
  }

  @Test
  void keepsABuiltInsFinding() {
    assertThat(
            builtIn.judge(
                new Evaluation.Answered(allow().addFindings(finding("low")).build()), REQUEST))
        .isInstanceOfSatisfying(
            StageOutcome.Allowed.class,
            allowed -> assertThat(allowed.findings().getFirst().getLabel()).isEqualTo(CANARY));
  }

  @Test
  void printsNeitherBodyNorReason() {
    Evaluation answered =
        new Evaluation.Answered(
            allow()
                .setReason(CANARY)
                .setHasBody(true)
                .setBody(ByteString.copyFromUtf8(CANARY.substring(0, 6)))
                .build());

    assertThat(answered + " " + external.judge(answered, REQUEST)).doesNotContain("canary");
  }

  private StageOutcome judge(HttpRequestResult.Builder result) {
    return external.judge(new Evaluation.Answered(result.build()), REQUEST);
  }

  private static HttpRequestResult.Builder allow() {
    return HttpRequestResult.newBuilder()
        .setDecision(Decision.DECISION_ALLOW)
        .setReason(CANARY)
        .putMetadata(CANARY, CANARY);
  }

  private static HttpRequestResult.Builder deny() {
    return allow().setDecision(Decision.DECISION_DENY);
  }

  private static Finding.Builder finding(String severity) {
    return Finding.newBuilder()
        .setType(CANARY)
        .setLabel(CANARY)
        .setConfidence(CANARY)
        .setCount(3)
        .setSeverity(severity);
  }

  private static HeaderMutation write(String name, String value) {
    return HeaderMutation.newBuilder()
        .setWrite(
            WriteHeader.newBuilder()
                .setName(name)
                .setValue(value)
                .setOnExisting(ExistingHeaderAction.EXISTING_HEADER_ACTION_SKIP))
        .build();
  }

  private static ByteString zeroes(int size) {
    return ByteString.copyFrom(new byte[size]);
  }
}
