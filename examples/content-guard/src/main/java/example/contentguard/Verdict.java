package example.contentguard;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.sluice.proto.middleware.v1.Decision;
import dev.sluice.proto.middleware.v1.Finding;
import dev.sluice.proto.middleware.v1.HttpRequestResult;
import java.util.Locale;

/** From a config and a body to the contract's answer, which never quotes what matched. */
final class Verdict {
  private Verdict() {}

  /** Throws IllegalArgumentException, without quoting, for a body that it cannot redact. */
  static HttpRequestResult of(GuardConfig config, ByteString body) {
    Matches matches = Matches.in(body.toByteArray(), config.terms());
    HttpRequestResult.Builder result =
        HttpRequestResult.newBuilder().setDecision(Decision.DECISION_ALLOW);
    if (matches.none()) {
      return result.build();
    }
    report(config.mode(), matches, result);
    switch (config.mode()) {
      case REDACT ->
          result
              .setHasBody(true)
              .setBody(
                  UnsafeByteOperations.unsafeWrap(
                      matches.replacedBy(config.replacement(), GuardService.MAX_PAYLOAD)));
      case DENY ->
          result
              .setDecision(Decision.DECISION_DENY)
              .setReason("payload matched configured content")
              .setReasonCode("content_match");
    }
    return result.build();
  }

  private static void report(
      GuardConfig.Mode mode, Matches matches, HttpRequestResult.Builder result) {
    int count = matches.spans().size();
    result
        .addFindings(
            Finding.newBuilder()
                .setType("content_guard.match")
                .setLabel("configured content matched")
                .setCount(count)
                .setConfidence("high")
                .setSeverity("medium"))
        .putMetadata("match_count", Integer.toString(count))
        .putMetadata("matched_term_count", Integer.toString(matches.terms()))
        .putMetadata("mode", mode.name().toLowerCase(Locale.ROOT));
  }
}
