package dev.sluice.app.steps.record;

import dev.sluice.proto.v1.RequestHalt;
import dev.sluice.proto.v1.RequestStep;
import dev.sluice.proto.v1.ResponseClosing;
import dev.sluice.proto.v1.ResponseDecision;
import dev.sluice.proto.v1.ResponseEvent;
import dev.sluice.proto.v1.StageTrace;
import dev.sluice.proto.v1.TraceStep.Kind;
import dev.sluice.proto.v1.Verdict;
import java.util.ArrayList;
import java.util.List;

/** The steps of a response that stages read, and the end of a request that Sluice ended. */
final class ResponseSteps {
  private ResponseSteps() {}

  /**
   * @param times of the request's parts so far
   * @param stored false when the journal refused it
   */
  static List<RequestStep> of(ResponseEvent event, StepTimes times, boolean stored) {
    List<RequestStep> steps = new ArrayList<>();
    switch (event.getEventCase()) {
      case DECISION -> steps.add(decision(event, event.getDecision(), times, stored));
      case CLOSING -> steps.add(closing(event.getClosing(), times));
      case EVENT_NOT_SET -> {}
    }
    stages(event.getDecision().getStagesList(), steps);
    stages(event.getClosing().getStagesList(), steps);
    event.getFindingsList().forEach(finding -> steps.add(DecisionSteps.finding(finding)));
    return steps;
  }

  private static RequestStep decision(
      ResponseEvent event, ResponseDecision decision, StepTimes times, boolean stored) {
    StepDraft step =
        times
            .in(
                Kind.KIND_RESPONSE_CHAIN,
                StepDraft.named("response").took(decision.getChainNanos()))
            .outcome(stored ? outcome(decision.getVerdict()) : "denied")
            .fact("of the origin", Integer.toString(event.getUpstreamStatus()))
            .fact(decision.getReason())
            .factIf(decision.getStreaming(), "read while it goes on");
    if (!stored) {
      step.fact("answered", DecisionSteps.unrecorded());
    } else if (!decision.getRefusal().isEmpty()) {
      step.fact("answered", DecisionSteps.answer(decision.getStatus(), decision.getRefusal()));
    }
    return step.build();
  }

  private static RequestStep closing(ResponseClosing closing, StepTimes times) {
    boolean whole = closing.getRefusal().isEmpty() && closing.getReason().isEmpty();
    StepDraft step = StepDraft.named("response end").took(closing.getChainNanos());
    times
        .find(Kind.KIND_RESPONSE_CHAIN)
        .ifPresent(chain -> step.at(chain.getEndedNanos()).took(StepTimes.took(chain)));
    return step.outcome(whole ? outcome(closing.getVerdict()) : "ended early")
        .fact(closing.getRefusal())
        .fact(closing.getReason())
        .fact("bytes of the origin", Long.toString(closing.getReceivedBytes()))
        .fact("bytes to the client", Long.toString(closing.getDeliveredBytes()))
        .fact("scrubbed", String.join(", ", closing.getScrubbedList()))
        .factIf(closing.getToolsHidden() > 0, "tools left out: " + closing.getToolsHidden())
        .factIf(
            closing.getToolsChangedCount() > 0,
            "tools described otherwise than before: " + closing.getToolsChangedCount())
        .build();
  }

  /** A request whose body was read as a stream. */
  static List<RequestStep> of(RequestHalt halt) {
    List<RequestStep> steps = new ArrayList<>();
    steps.add(
        StepDraft.named("ended early")
            .outcome("denied")
            .fact(halt.getCancelled())
            .fact("bytes to the origin", Long.toString(halt.getRequestBytes()))
            .fact("answered", halt.getStatus() == 0 ? "" : Integer.toString(halt.getStatus()))
            .build());
    stages(halt.getStagesList(), steps);
    return steps;
  }

  private static void stages(List<StageTrace> stages, List<RequestStep> steps) {
    stages.forEach(stage -> steps.add(StageSteps.of(stage)));
  }

  private static String outcome(Verdict verdict) {
    return switch (verdict) {
      case VERDICT_DENIED -> "denied";
      case VERDICT_MODIFIED -> "modified";
      case VERDICT_ALLOWED, VERDICT_UNSPECIFIED, UNRECOGNIZED -> "allowed";
    };
  }
}
