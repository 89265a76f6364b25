package dev.sluice.chain.contract;

import com.google.protobuf.ByteString;
import dev.sluice.proto.StageFailure;
import dev.sluice.proto.middleware.v1.Decision;
import dev.sluice.proto.middleware.v1.Finding;
import dev.sluice.proto.middleware.v1.WebSocketMessageResult;
import dev.sluice.proto.middleware.v1.WebSocketMessageResult.ReplacementCase;
import dev.sluice.proto.middleware.v1.WebSocketPreflight;
import dev.sluice.proto.middleware.v1.WebSocketPreflightAction;
import dev.sluice.proto.middleware.v1.WebSocketPreflightDecision;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The rules for messages to a stage of a WebSocket session and for its answers. The first broken
 * rule decides; denials must obey them too (middleware-contract m.1.6, m.3.5).
 */
public final class SessionAnswers {
  private SessionAnswers() {}

  public static Optional<String> envelopeViolation(WebSocketPreflight preflight) {
    return ResponseEnvelope.violated(
        preflight.getConfig().getSerializedSize() > Limits.CONFIG
            || preflight.getContext().getSerializedSize() > Limits.CONTEXT
            || preflight.getTarget().getSerializedSize() > Limits.TARGET
            || preflight.getSerializedSize() > Limits.ENVELOPE,
        StageFailure.PREFLIGHT_ENVELOPE_OVER_CAPACITY);
  }

  public static Optional<String> preflightViolation(WebSocketPreflightDecision decision) {
    return ResponseEnvelope.violated(
            !isKnown(decision.getAction()), StageFailure.INVALID_PREFLIGHT_DECISION)
        .or(() -> ResponseEnvelope.text(decision.getReasonBytes(), decision.getReasonCode()))
        .or(() -> report(decision.getFindingsList(), decision.getMetadataMap()))
        .or(() -> ResponseEnvelope.remainder(decision, 0));
  }

  public static Optional<String> messageViolation(
      WebSocketMessageResult result, long sequence, int maxBytes) {
    ByteString replacement = result.getTextBytes();
    return ResponseEnvelope.violated(
            result.getSequence() != sequence, StageFailure.MESSAGE_RESULT_SEQUENCE_MISMATCH)
        .or(() -> decided(result.getDecision()))
        .or(() -> ResponseEnvelope.text(result.getReasonBytes(), result.getReasonCode()))
        .or(() -> replaced(result.getReplacementCase(), replacement.size(), maxBytes))
        .or(() -> report(result.getFindingsList(), result.getMetadataMap()))
        .or(() -> ResponseEnvelope.remainder(result, replacement.size()));
  }

  private static boolean isKnown(WebSocketPreflightAction action) {
    return switch (action) {
      case WEB_SOCKET_PREFLIGHT_ACTION_INSPECT,
          WEB_SOCKET_PREFLIGHT_ACTION_SKIP,
          WEB_SOCKET_PREFLIGHT_ACTION_DENY ->
          true;
      case WEB_SOCKET_PREFLIGHT_ACTION_UNSPECIFIED, UNRECOGNIZED -> false;
    };
  }

  private static Optional<String> decided(Decision decision) {
    return switch (decision) {
      case DECISION_ALLOW, DECISION_DENY -> Optional.empty();
      case DECISION_UNSPECIFIED, UNRECOGNIZED ->
          Optional.of(StageFailure.INVALID_RESPONSE_DECISION.text());
    };
  }

  private static Optional<String> replaced(ReplacementCase kind, int bytes, int maxBytes) {
    if (kind == ReplacementCase.BINARY) {
      return Optional.of(StageFailure.REPLACEMENT_TYPE_MISMATCH.text());
    }
    if (bytes > Limits.PAYLOAD) {
      return Optional.of(StageFailure.RESPONSE_MESSAGE_OVER_PLATFORM_CAPACITY.text());
    }
    return ResponseEnvelope.violated(bytes > maxBytes, StageFailure.RESPONSE_MESSAGE_OVER_CAPACITY);
  }

  // Here a finding that is too large has the code of too many (contract m.1.6).
  private static Optional<String> report(List<Finding> findings, Map<String, String> metadata) {
    return ResponseEnvelope.findingCount(findings)
        .or(
            () ->
                ResponseEnvelope.findingSizes(
                    findings, StageFailure.RESPONSE_FINDINGS_OVER_CAPACITY))
        .or(() -> ResponseEnvelope.metadata(metadata));
  }
}
