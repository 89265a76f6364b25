package dev.sluice.audit;

import dev.sluice.audit.ship.ShippingState;
import dev.sluice.config.settings.AuditSettings;
import dev.sluice.config.settings.AuditSettings.OnFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How the audit of this node stands.
 *
 * @param appended records taken since the start
 * @param shipped events that Kafka acknowledged since the start
 * @param pending records in the journal that Kafka does not have
 * @param oldest age of the oldest of them, not too young by more than one segment; zero when there
 *     is none
 * @param journalBytes size of the journal on disk
 * @param lost records given up: queue full, or {@code fail_open} and the journal would not take
 *     them
 * @param unreadable records that were in the journal and cannot be read any more; each such gap is
 *     an event {@code audit.gap}
 * @param refused records that the journal would not take, so that their requests were denied
 * @param shipping how shipping stands
 * @param retriableErrors failures to ship since the start that time may heal
 * @param fatalErrors failures to ship since the start that somebody has to do something about
 * @param journalFault why nothing is recorded at present; empty when all is well
 * @param error why nothing is recorded or shipped at present; empty when all is well
 */
public record AuditStatus(
    long appended,
    long shipped,
    long pending,
    Duration oldest,
    long journalBytes,
    long lost,
    long unreadable,
    long refused,
    ShippingState shipping,
    long retriableErrors,
    long fatalErrors,
    String journalFault,
    String error) {
  /** Why this node should get no more traffic ({@code audit.unready}); empty when it may. */
  List<String> reasonsUnready(AuditSettings settings) {
    List<String> reasons = new ArrayList<>();
    double fill = (double) journalBytes / settings.maxBytes();
    if (fill >= settings.unready().journalFill()) {
      reasons.add(
          "the audit journal takes %d %% of audit.max_bytes".formatted(Math.round(100 * fill)));
    } else if (!journalFault.isEmpty() && settings.onFailure() == OnFailure.FAIL_CLOSED) {
      reasons.add("the audit journal takes no records: " + journalFault);
    }
    settings
        .unready()
        .oldest()
        .filter(limit -> oldest.compareTo(limit) >= 0)
        .ifPresent(
            limit ->
                reasons.add(
                    "the oldest audit event that is not shipped is %d s old"
                        .formatted(oldest.toSeconds())));
    return reasons;
  }
}
