package dev.sluice.audit;

import dev.sluice.config.settings.audit.AuditSettings;
import dev.sluice.config.settings.audit.AuditSettings.OnFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** When the audit asks for no more traffic: {@code audit.unready}. */
final class Readiness {
  private Readiness() {}

  static List<String> reasonsAgainst(AuditStatus status, AuditSettings settings) {
    List<String> reasons = new ArrayList<>();
    double fill = (double) status.journalBytes() / settings.maxBytes();
    if (fill >= settings.unready().journalFill()) {
      reasons.add(
          "the audit journal takes %d %% of audit.max_bytes".formatted(Math.round(100 * fill)));
    } else if (!status.journalFault().isEmpty() && settings.onFailure() == OnFailure.FAIL_CLOSED) {
      reasons.add("the audit journal takes no records: " + status.journalFault());
    }
    settings
        .unready()
        .oldest()
        .filter(limit -> status.oldest().compareTo(limit) >= 0)
        .ifPresent(limit -> reasons.add(late(status.oldest())));
    return reasons;
  }

  private static String late(Duration oldest) {
    return "the oldest audit event that is not shipped is %d s old".formatted(oldest.toSeconds());
  }
}
