package dev.sluice.app.steps.record;

import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.MessageTotals;
import dev.sluice.proto.v1.RequestCompletion;
import dev.sluice.proto.v1.RequestStep;
import dev.sluice.proto.v1.TraceStep;
import dev.sluice.proto.v1.TraceStep.Kind;
import dev.sluice.proto.v1.TunnelCompletion;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The steps of a request after its decision, and the end of a tunnel. Any thread. */
final class EndSteps {
  private static final String END = "end";
  private static final String COMPLETE = "complete";

  private EndSteps() {}

  /** The steps of the completion that a record is about. */
  static List<RequestStep> ofRequest(AuditRecord record) {
    RequestCompletion completion = record.getCompletion();
    StepTimes times = StepTimes.of(record);
    long ended = times.recorded(completion.getDurationNanos());
    List<RequestStep> steps = new ArrayList<>();
    upstream(times, steps);
    steps.add(response(completion, times));
    steps.add(
        StepDraft.named(END)
            .at(ended)
            .took(ended)
            .outcome(outcome(completion.getOutcome()))
            .fact(completion.getReason())
            .fact("bytes out", Long.toString(completion.getRequestBytes()))
            .fact("bytes in", Long.toString(completion.getResponseBytes()))
            .fact("messages", messages(completion))
            .build());
    return steps;
  }

  /** Of a WebSocket whose frames were read. */
  private static String messages(RequestCompletion completion) {
    if (!completion.hasMessages()) {
      return "";
    }
    MessageTotals totals = completion.getMessages();
    return "%d of the client, %d of the origin, %d read, %d changed, %d denied"
        .formatted(
            totals.getClientText() + totals.getClientBinary(),
            totals.getOriginText() + totals.getOriginBinary(),
            totals.getJudged(),
            totals.getModified(),
            totals.getDenied());
  }

  /** TCP and TLS to the origin; a kept connection needs neither. */
  private static void upstream(StepTimes times, List<RequestStep> steps) {
    Optional<TraceStep> connect = times.find(Kind.KIND_CONNECT);
    Optional<TraceStep> tls = times.find(Kind.KIND_ORIGIN_TLS);
    connect.ifPresent(part -> steps.add(setUp("connect", part)));
    tls.ifPresent(part -> steps.add(setUp("tls", part)));
    boolean sent = times.find(Kind.KIND_UPSTREAM).isPresent();
    if (sent && connect.isEmpty() && tls.isEmpty()) {
      steps.add(StepDraft.named("connect").outcome("kept").fact("on an open connection").build());
    }
  }

  private static RequestStep setUp(String name, TraceStep part) {
    return StepDraft.named(name)
        .at(part.getBegunNanos())
        .took(StepTimes.took(part))
        .outcome(part.getFailed() ? "failed" : "done")
        .build();
  }

  /** From the first byte of the request to the last of the response. */
  private static RequestStep response(RequestCompletion completion, StepTimes times) {
    String ip = completion.getDecision().getDestination().getIp();
    long head = times.find(Kind.KIND_RESPONSE_HEAD).map(TraceStep::getBegunNanos).orElse(0L);
    long took = times.find(Kind.KIND_UPSTREAM).map(StepTimes::took).orElse(0L);
    return StepDraft.named("response")
        .at(head)
        .took(took)
        .outcome(completion.getStatus() == 0 ? "none" : Integer.toString(completion.getStatus()))
        .fact(ip.isEmpty() ? "" : "from", ip)
        .build();
  }

  private static String outcome(RequestCompletion.Outcome outcome) {
    return switch (outcome) {
      case OUTCOME_COMPLETE -> COMPLETE;
      case OUTCOME_CLIENT_ABORTED -> "client aborted";
      case OUTCOME_UPSTREAM_FAILED -> "upstream failed";
      case OUTCOME_TIMED_OUT -> "timed out";
      case OUTCOME_INTERNAL_ERROR -> "internal error";
      case OUTCOME_REFUSED -> "refused";
      case OUTCOME_UNSPECIFIED, UNRECOGNIZED -> "";
    };
  }

  /** The end of a tunnel. */
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
