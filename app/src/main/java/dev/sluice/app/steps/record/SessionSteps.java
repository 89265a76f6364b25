package dev.sluice.app.steps.record;

import dev.sluice.proto.RefusalCode;
import dev.sluice.proto.v1.AskedCall;
import dev.sluice.proto.v1.JudgedMessage;
import dev.sluice.proto.v1.RequestStep;
import dev.sluice.proto.v1.SessionClosing;
import dev.sluice.proto.v1.SessionEvent;
import dev.sluice.proto.v1.SessionOpening;
import dev.sluice.proto.v1.StageTrace;
import dev.sluice.proto.v1.Unseen;
import dev.sluice.proto.v1.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The steps of a WebSocket session: its begin, messages that are read, its end. Any thread. */
final class SessionSteps {
  private static final int VIOLATION = 1008;

  private SessionSteps() {}

  /**
   * @param stored false when the journal refused it
   */
  static List<RequestStep> of(SessionEvent event, boolean stored) {
    List<RequestStep> steps = new ArrayList<>();
    switch (event.getEventCase()) {
      case OPENING -> opening(event.getOpening(), stored, steps);
      case MESSAGE -> message(event.getMessage(), stored, steps);
      case CLOSING -> steps.add(closing(event.getClosing()));
      case EVENT_NOT_SET -> {}
    }
    event.getFindingsList().forEach(finding -> steps.add(DecisionSteps.finding(finding)));
    return steps;
  }

  private static void opening(SessionOpening opening, boolean stored, List<RequestStep> steps) {
    StepDraft step = StepDraft.named("session").outcome(outcome(opening.getVerdict(), stored));
    if (!stored) {
      step.fact("answered", DecisionSteps.unrecorded());
    } else if (!opening.getRefusal().isEmpty()) {
      step.fact("answered", DecisionSteps.answer(opening.getStatus(), opening.getRefusal()));
    }
    steps.add(step.fact("unseen by", names(opening.getUnseenList())).build());
    stages(opening.getStagesList(), steps);
  }

  private static void message(JudgedMessage message, boolean stored, List<RequestStep> steps) {
    String type = message.getBinary() ? "binary" : "text";
    StepDraft step =
        StepDraft.named("message")
            .took(message.getChainNanos())
            .outcome(outcome(message.getVerdict(), stored))
            .fact(message.getFromOrigin() ? type + " of the origin" : type + " of the client")
            .fact("number", message.getSequence() == 0 ? "" : Long.toString(message.getSequence()))
            .fact("bytes", Long.toString(message.getBytes()))
            .fact("asked", call(message.getDeniedCall()))
            .fact("policy", message.getRule().getPolicy())
            .fact(message.getReason())
            .factIf(message.getAuditOnly(), "allowed by enforcement: audit")
            .factIf(!message.getWouldRefuse().isEmpty(), "allowed by mode: observe")
            .fact("unseen by", names(message.getUnseenList()))
            .fact("credentials", String.join(", ", message.getCredentialsList()));
    if (!stored) {
      step.fact("closed with", closed(VIOLATION, RefusalCode.AUDIT_UNAVAILABLE.text()));
    } else if (message.getCloseCode() != 0) {
      step.fact("closed with", closed(message.getCloseCode(), message.getRefusal()));
    }
    steps.add(step.build());
    stages(message.getStagesList(), steps);
  }

  private static String call(AskedCall call) {
    String operation = call.getMethod().isEmpty() ? call.getOperationType() : call.getMethod();
    String name =
        call.getMethod().isEmpty() ? String.join(", ", call.getFieldsList()) : call.getTool();
    return (operation + " " + name).strip();
  }

  private static RequestStep closing(SessionClosing closing) {
    String cause =
        switch (closing.getCause()) {
          case CAUSE_PROTOCOL_ERROR -> "protocol error";
          case CAUSE_RELOADED -> "the policy changed";
          case CAUSE_CAPACITY -> "no room for the message";
          case CAUSE_UNSPECIFIED, UNRECOGNIZED -> "";
        };
    return StepDraft.named("close")
        .outcome("denied")
        .fact(cause)
        .fact(closing.getDetail())
        .factIf(closing.getFromOrigin(), "of the origin")
        .fact("closed with", closed(closing.getCloseCode(), ""))
        .build();
  }

  private static String closed(int code, String reason) {
    return code == 0 ? "" : (code + " " + reason).strip();
  }

  private static void stages(List<StageTrace> stages, List<RequestStep> steps) {
    stages.forEach(stage -> steps.add(StageSteps.of(stage)));
  }

  private static String names(List<Unseen> unseen) {
    return unseen.stream().map(Unseen::getEntry).collect(Collectors.joining(", "));
  }

  private static String outcome(Verdict verdict, boolean stored) {
    return switch (verdict) {
      case VERDICT_DENIED -> "denied";
      case VERDICT_MODIFIED -> stored ? "modified" : "denied";
      case VERDICT_ALLOWED, VERDICT_UNSPECIFIED, UNRECOGNIZED -> stored ? "allowed" : "denied";
    };
  }
}
