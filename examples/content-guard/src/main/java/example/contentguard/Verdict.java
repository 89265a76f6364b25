package example.contentguard;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.sluice.proto.middleware.v1.Decision;
import dev.sluice.proto.middleware.v1.Finding;
import dev.sluice.proto.middleware.v1.HttpRequestResult;
import dev.sluice.proto.middleware.v1.WebSocketMessage;
import dev.sluice.proto.middleware.v1.WebSocketMessageResult;
import java.util.Locale;
import java.util.Map;

/**
 * From a config and a body or message to the contract's answer, which never quotes what matched.
 */
final class Verdict {
  private static final String REASON = "payload matched configured content";
  private static final String REASON_CODE = "content_match";

  private Verdict() {}

  /** Throws IllegalArgumentException, without quoting, for a body that it cannot redact. */
  static HttpRequestResult of(GuardConfig config, ByteString body) {
    Matches matches = Matches.in(body.toByteArray(), config.terms());
    HttpRequestResult.Builder result =
        HttpRequestResult.newBuilder().setDecision(Decision.DECISION_ALLOW);
    if (matches.none()) {
      return result.build();
    }
    result.addFindings(finding(matches)).putAllMetadata(metadata(config.mode(), matches));
    switch (config.mode()) {
      case REDACT ->
          result
              .setHasBody(true)
              .setBody(
                  UnsafeByteOperations.unsafeWrap(
                      matches.replacedBy(config.replacement(), GuardService.MAX_PAYLOAD)));
      case DENY ->
          result.setDecision(Decision.DECISION_DENY).setReason(REASON).setReasonCode(REASON_CODE);
    }
    return result.build();
  }

  /** The same for a text message. */
  static WebSocketMessageResult of(GuardConfig config, WebSocketMessage message) {
    Matches matches = Matches.in(message.getTextBytes().toByteArray(), config.terms());
    WebSocketMessageResult.Builder result =
        WebSocketMessageResult.newBuilder()
            .setSequence(message.getSequence())
            .setDecision(Decision.DECISION_ALLOW);
    if (matches.none()) {
      return result.build();
    }
    result.addFindings(finding(matches)).putAllMetadata(metadata(config.mode(), matches));
    switch (config.mode()) {
      case REDACT ->
          // Terms are whole characters, so the rest is UTF-8 as before.
          result.setTextBytes(
              UnsafeByteOperations.unsafeWrap(
                  matches.replacedBy(config.replacement(), GuardService.MAX_PAYLOAD)));
      case DENY ->
          result.setDecision(Decision.DECISION_DENY).setReason(REASON).setReasonCode(REASON_CODE);
    }
    return result.build();
  }

  private static Finding finding(Matches matches) {
    return Finding.newBuilder()
        .setType("content_guard.match")
        .setLabel("configured content matched")
        .setCount(matches.spans().size())
        .setConfidence("high")
        .setSeverity("medium")
        .build();
  }

  private static Map<String, String> metadata(GuardConfig.Mode mode, Matches matches) {
    return Map.of(
        "match_count", Integer.toString(matches.spans().size()),
        "matched_term_count", Integer.toString(matches.terms()),
        "mode", mode.name().toLowerCase(Locale.ROOT));
  }
}
