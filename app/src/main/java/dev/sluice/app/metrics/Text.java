package dev.sluice.app.metrics;

import dev.sluice.proto.v1.RequestCompletion;
import dev.sluice.proto.v1.RequestDecision;
import dev.sluice.proto.v1.StageTrace;
import dev.sluice.proto.v1.TunnelDecision;
import dev.sluice.proto.v1.Verdict;
import java.util.Locale;

/** The values of labels. Each is from a closed list: nothing that a client chose. */
final class Text {
  static final String OTHER = "other";

  static final String NONE = "none";

  private static final String HTTP = "http";
  private static final String HTTPS = "https";

  private Text() {}

  /** {@code http} or {@code https}; {@code other} before the target could be read. */
  static String protocol(RequestDecision decision) {
    return switch (decision.getScheme()) {
      case HTTP -> HTTP;
      case HTTPS -> HTTPS;
      default -> OTHER;
    };
  }

  static String of(Verdict verdict) {
    return name(verdict, "VERDICT_");
  }

  static String of(RequestCompletion.Outcome outcome) {
    return name(outcome, "OUTCOME_");
  }

  static String of(StageTrace.Outcome outcome) {
    return name(outcome, "OUTCOME_");
  }

  static String of(TunnelDecision.Kind kind) {
    return name(kind, "KIND_");
  }

  static String reason(String refusal) {
    return refusal.isEmpty() ? NONE : refusal;
  }

  private static String name(Enum<?> value, String prefix) {
    return value.name().startsWith(prefix)
        ? value.name().substring(prefix.length()).toLowerCase(Locale.ROOT)
        : OTHER;
  }
}
