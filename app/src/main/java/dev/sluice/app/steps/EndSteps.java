package dev.sluice.app.steps;

import dev.sluice.app.steps.StepTimes.Part;
import dev.sluice.proto.v1.RequestCompletion;
import dev.sluice.proto.v1.RequestStep;
import dev.sluice.proto.v1.TunnelCompletion;
import java.util.List;

/** The steps of a request after its decision, and the end of a tunnel. Any thread. */
final class EndSteps {
  private static final String END = "end";
  private static final String COMPLETE = "complete";

  private EndSteps() {}

  static List<RequestStep> of(RequestCompletion completion) {
    String ip = completion.getDecision().getDestination().getIp();
    RequestStep response =
        StepDraft.named("response")
            .outcome(
                completion.getStatus() == 0 ? "none" : Integer.toString(completion.getStatus()))
            .fact(ip.isEmpty() ? "" : "from", ip)
            .build();
    RequestStep end =
        StepTimes.of(completion)
            .in(Part.END, StepDraft.named(END))
            .outcome(outcome(completion.getOutcome()))
            .fact(completion.getReason())
            .fact("bytes out", Long.toString(completion.getRequestBytes()))
            .fact("bytes in", Long.toString(completion.getResponseBytes()))
            .build();
    return List.of(response, end);
  }

  private static String outcome(RequestCompletion.Outcome outcome) {
    return switch (outcome) {
      case OUTCOME_COMPLETE -> COMPLETE;
      case OUTCOME_CLIENT_ABORTED -> "client aborted";
      case OUTCOME_UPSTREAM_FAILED -> "upstream failed";
      case OUTCOME_TIMED_OUT -> "timed out";
      case OUTCOME_INTERNAL_ERROR -> "internal error";
      case OUTCOME_UNSPECIFIED, UNRECOGNIZED -> "";
    };
  }

  static List<RequestStep> of(TunnelCompletion completion) {
    return List.of(
        StepDraft.named(END)
            .at(completion.getDurationNanos())
            .took(completion.getDurationNanos())
            .outcome(completion.getReason().isEmpty() ? COMPLETE : "ended")
            .fact(completion.getReason())
            .fact("bytes out", Long.toString(completion.getClientBytes()))
            .fact("bytes in", Long.toString(completion.getUpstreamBytes()))
            .build());
  }
}
