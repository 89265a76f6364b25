package dev.sluice.app.steps.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.RecordedTrace;
import dev.sluice.proto.v1.RequestStep;
import dev.sluice.proto.v1.StageTrace.Outcome;
import dev.sluice.proto.v1.TraceStep;
import dev.sluice.proto.v1.Verdict;
import dev.sluice.testing.SampleResponses;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What {@code sluice trace} shows of a response. */
class ResponseStepsTest {
  private static final StepTimes UNKNOWN = StepTimes.of(AuditRecord.getDefaultInstance());

  private static List<String> facts(RequestStep step) {
    return step.getFactsList().stream()
        .map(fact -> (fact.getName() + " " + fact.getValue()).strip())
        .toList();
  }

  @Test
  void aRefusalTellsWhatTheClientGot() {
    List<RequestStep> steps =
        ResponseSteps.of(
            SampleResponses.decided(
                Verdict.VERDICT_DENIED,
                SampleResponses.stage(Outcome.OUTCOME_DENIED, true, "reject")
                    .setReasonCode("unsafe_content")),
            UNKNOWN,
            true);

    assertThat(steps).extracting(RequestStep::getName).containsExactly("response", "guard");
    assertThat(steps.getFirst().getOutcome()).isEqualTo("denied");
    assertThat(facts(steps.getFirst()))
        .contains("of the origin 200", "answered 403 middleware_denied");
    assertThat(facts(steps.getLast()))
        .contains("did reject", "read 1180 bytes in 3 pieces", "reason unsafe_content");
  }

  @Test
  void theEndTellsWhatWasScrubbed() {
    List<RequestStep> steps = ResponseSteps.of(SampleResponses.delivered(), UNKNOWN, true);

    assertThat(steps.getFirst().getName()).isEqualTo("response end");
    assertThat(facts(steps.getFirst())).contains("scrubbed github", "tools left out: 1");
  }

  @Test
  void stepsHaveTheTimesOfTheChain() {
    RecordedTrace.Builder trace =
        RecordedTrace.newBuilder()
            .addSteps(
                TraceStep.newBuilder()
                    .setKind(TraceStep.Kind.KIND_RESPONSE_CHAIN)
                    .setBegunNanos(700)
                    .setEndedNanos(950));
    StepTimes times = StepTimes.of(AuditRecord.newBuilder().setTrace(trace).build());

    assertThat(
            ResponseSteps.of(SampleResponses.decided(Verdict.VERDICT_ALLOWED), times, true)
                .getFirst())
        .returns(700L, RequestStep::getAtNanos)
        .returns(250L, RequestStep::getTookNanos);
    assertThat(ResponseSteps.of(SampleResponses.delivered(), times, true).getFirst())
        .returns(950L, RequestStep::getAtNanos)
        .returns(250L, RequestStep::getTookNanos);
  }

  @Test
  void aDecisionThatTheJournalRefusedIsAnsweredSo() {
    List<RequestStep> steps =
        ResponseSteps.of(SampleResponses.decided(Verdict.VERDICT_ALLOWED), UNKNOWN, false);

    assertThat(facts(steps.getFirst())).contains("answered 503 audit_unavailable");
  }
}
