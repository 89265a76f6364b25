package dev.sluice.tools.conformance;

import dev.sluice.chain.contract.SessionAnswers;
import dev.sluice.chain.service.call.Reply;
import dev.sluice.chain.service.call.SessionReply;
import dev.sluice.proto.StageFailure;
import dev.sluice.proto.middleware.v1.Decision;
import dev.sluice.proto.middleware.v1.WebSocketMessageResult;
import dev.sluice.proto.middleware.v1.WebSocketMessageResult.ReplacementCase;
import dev.sluice.proto.middleware.v1.WebSocketPreflightDecision;
import dev.sluice.proto.middleware.v1.WebSocketSessionEventResult;
import dev.sluice.proto.middleware.v1.WebSocketSessionEventResult.ResultCase;
import java.util.Optional;

/** Turns replies of a session into results for the author of the service. */
final class SessionVerdicts {
  private SessionVerdicts() {}

  /** Passed when the service inspects, so that messages can follow. */
  static CheckResult preflight(String name, SessionReply reply) {
    return result(reply, ResultCase.PREFLIGHT_DECISION)
        .map(result -> answered(name, result.getPreflightDecision()))
        .orElseGet(
            () ->
                unusable(
                    name,
                    reply,
                    StageFailure.INVALID_PREFLIGHT_DECISION,
                    StageFailure.MISSING_PREFLIGHT_DECISION));
  }

  private static CheckResult answered(String name, WebSocketPreflightDecision decision) {
    return SessionAnswers.preflightViolation(decision)
        .map(code -> invalid(name, code))
        .orElseGet(() -> decided(name, decision));
  }

  private static CheckResult decided(String name, WebSocketPreflightDecision decision) {
    return switch (decision.getAction()) {
      case WEB_SOCKET_PREFLIGHT_ACTION_INSPECT -> new CheckResult.Passed(name, "inspect");
      case WEB_SOCKET_PREFLIGHT_ACTION_SKIP -> unchecked(name, "skip");
      case WEB_SOCKET_PREFLIGHT_ACTION_DENY,
          WEB_SOCKET_PREFLIGHT_ACTION_UNSPECIFIED,
          UNRECOGNIZED ->
          unchecked(name, named("deny", decision.getReasonCode()));
    };
  }

  private static CheckResult unchecked(String name, String decision) {
    return new CheckResult.Doubtful(
        name,
        decision + "; no message was checked",
        "check with a config with which the service inspects wss://conformance.test/v1/messages");
  }

  static CheckResult message(String name, SessionReply reply, long sequence, int maxBytes) {
    return result(reply, ResultCase.MESSAGE_RESULT)
        .map(result -> judged(name, result.getMessageResult(), sequence, maxBytes))
        .orElseGet(
            () ->
                unusable(
                    name,
                    reply,
                    StageFailure.UNEXPECTED_WEBSOCKET_RESPONSE,
                    StageFailure.MISSING_MESSAGE_RESULT));
  }

  private static CheckResult judged(
      String name, WebSocketMessageResult judged, long sequence, int maxBytes) {
    return SessionAnswers.messageViolation(judged, sequence, maxBytes)
        .map(code -> invalid(name, code))
        .orElseGet(() -> new CheckResult.Passed(name, summary(judged)));
  }

  /** A denial ends a session. */
  static boolean isDenial(SessionReply reply) {
    return result(reply, ResultCase.MESSAGE_RESULT)
        .filter(result -> result.getMessageResult().getDecision() == Decision.DECISION_DENY)
        .isPresent();
  }

  static CheckResult started(String name, boolean sent) {
    return sent
        ? new CheckResult.Passed(name, "sent")
        : invalid(name, StageFailure.SESSION_START_SEND_FAILED.text());
  }

  static CheckResult ended(String name, boolean both) {
    return both
        ? new CheckResult.Passed(name, "the service ended the stream")
        : new CheckResult.Doubtful(
            name,
            "the stream was still open a second after session_end, and was reset",
            "end the stream at session_end, or when the gateway ends its side");
  }

  private static Optional<WebSocketSessionEventResult> result(SessionReply reply, ResultCase kind) {
    return reply instanceof SessionReply.Result received
            && received.result().getResultCase() == kind
        ? Optional.of(received.result())
        : Optional.empty();
  }

  private static CheckResult unusable(
      String name, SessionReply reply, StageFailure wrong, StageFailure missing) {
    return switch (reply) {
      case SessionReply.Result other -> invalid(name, wrong.text());
      case SessionReply.Unsolicited unsolicited -> invalid(name, wrong.text());
      case SessionReply.Ended ended -> invalid(name, missing.text());
      case SessionReply.Cancelled cancelled -> invalid(name, missing.text());
      case SessionReply.NoRoom full ->
          invalid(name, StageFailure.SESSION_CAPACITY_EXHAUSTED.text());
      case SessionReply.Faulted faulted -> faulted(name, faulted.fault());
    };
  }

  private static CheckResult faulted(String name, Reply<WebSocketSessionEventResult> fault) {
    return fault instanceof Reply.TimedOut<WebSocketSessionEventResult>
        ? invalid(name, StageFailure.TIMEOUT.text())
        : new CheckResult.Failed(
            name,
            "%s (%s)".formatted(StageFailure.EXTERNAL_SERVICE_ERROR.text(), fault.fault()),
            Remedies.ofStatus(fault.fault()));
  }

  private static CheckResult invalid(String name, String code) {
    return new CheckResult.Failed(name, code, Remedies.ofCode(code));
  }

  private static String summary(WebSocketMessageResult result) {
    if (result.getDecision() == Decision.DECISION_DENY) {
      return named("deny", result.getReasonCode());
    }
    return result.getReplacementCase() == ReplacementCase.TEXT ? "allow, transformed" : "allow";
  }

  private static String named(String decision, String reasonCode) {
    return reasonCode.isEmpty() ? decision : decision + " " + reasonCode;
  }
}
