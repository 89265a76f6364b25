package dev.sluice.app.steps.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.app.steps.TraceBench;
import dev.sluice.proto.v1.RequestCompletion;
import dev.sluice.proto.v1.RequestStep;
import dev.sluice.proto.v1.SessionClosing.Cause;
import dev.sluice.proto.v1.SessionEvent;
import dev.sluice.proto.v1.StageTrace.Outcome;
import dev.sluice.proto.v1.Verdict;
import dev.sluice.testing.SampleRecords;
import dev.sluice.testing.SampleSessions;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What {@code sluice trace} tells of a WebSocket session. */
class SessionStepsTest {
  @Test
  void aSessionBeginsWithTheAnswersOfItsStages() {
    SessionEvent opening =
        SampleSessions.opening(
            Verdict.VERDICT_ALLOWED, SampleSessions.stage(Outcome.OUTCOME_INSPECTS));

    assertThat(lines(opening, true))
        .containsExactly(
            "session allowed | unseen by redact", "- guard inspects messages | of content-guard");
    assertThat(lines(opening, false).getFirst())
        .isEqualTo("session denied | answered 503 audit_unavailable, unseen by redact");
  }

  @Test
  void aMessageIsToldByNamesAlone() {
    assertThat(lines(SampleSessions.denied(), true))
        .containsExactly(
            "message denied | text of the client, number 3, bytes 118, asked tools/call"
                + " delete_repo, policy realtime, tools/call delete_repo not permitted by policy,"
                + " closed with 1008 policy_denied");
    assertThat(lines(SampleSessions.redacted(), true))
        .containsExactly(
            "message modified | text of the client, number 3, bytes 118",
            "- guard modified | of content-guard, changed the message, 2 findings");
  }

  @Test
  void aMessageThatTheObserveModeAllowedIsToldSo() {
    assertThat(lines(SampleSessions.observed(), true))
        .containsExactly(
            "message allowed | text of the client, number 3, bytes 118,"
                + " no rule admits it, allowed by mode: observe");
  }

  @Test
  void aMessageThatTheJournalRefusesIsDenied() {
    assertThat(lines(SampleSessions.redacted(), false).getFirst())
        .isEqualTo(
            "message denied | text of the client, number 3, bytes 118,"
                + " closed with 1008 audit_unavailable");
  }

  @Test
  void aStageThatReadsNoMoreIsToldWithItsFailure() {
    assertThat(lines(SampleSessions.failed(Outcome.OUTCOME_FAILED_OPEN), true))
        .containsExactly(
            "message allowed | text of the client, number 3, bytes 118",
            "- guard failed open | of content-guard, failure middleware_timeout,"
                + " reads no more messages of this session",
            "finding | openshell.middleware.admission_saturated");
  }

  @Test
  void anEndByTheNodeSaysWhy() {
    assertThat(lines(SampleSessions.closing(Cause.CAUSE_RELOADED, ""), true))
        .containsExactly("close denied | the policy changed, closed with 1012");
  }

  @Test
  void theEndOfTheRequestCountsItsMessages() {
    RequestCompletion completion =
        SampleRecords.completion(SampleRecords.known().build())
            .setStatus(101)
            .setMessages(SampleSessions.totals())
            .build();
    List<RequestStep> steps =
        new RecordSteps(TraceBench.snapshots(), TraceBench.sandboxes())
            .of(SampleRecords.at().setCompletion(completion).build(), true)
            .getStepsList();

    assertThat(line(steps.getLast()))
        .endsWith("messages 3 of the client, 2 of the origin, 3 read, 1 changed, 1 denied");
  }

  private static List<String> lines(SessionEvent event, boolean stored) {
    return new RecordSteps(TraceBench.snapshots(), TraceBench.sandboxes())
        .of(SampleRecords.at().setSession(event).build(), stored).getStepsList().stream()
            .map(SessionStepsTest::line)
            .toList();
  }

  private static String line(RequestStep step) {
    String facts =
        step.getFactsList().stream()
            .map(fact -> (fact.getName() + " " + fact.getValue()).strip())
            .collect(Collectors.joining(", "));
    String outcome = step.getOutcome().isEmpty() ? "" : " " + step.getOutcome();
    return (step.getNested() ? "- " : "") + step.getName() + outcome + " | " + facts;
  }
}
