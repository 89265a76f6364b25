package dev.sluice.audit;

import dev.sluice.audit.integrity.SignedCheckpoint;
import dev.sluice.audit.ship.ShippingState;
import dev.sluice.config.settings.audit.AuditSettings;
import dev.sluice.config.settings.audit.AuditSettings.OnFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The state of this node's audit.
 *
 * @param appended records taken since the start
 * @param shipped events that Kafka acknowledged since the start
 * @param pending records of the journal that are not shipped
 * @param oldest age of the oldest of them, overstated by at most one segment; zero when there is
 *     none
 * @param journalBytes size of the journal on disk
 * @param lost records given up: the queue was full, or the journal took none and its request went
 *     on, as under {@code fail_open} and at its completion
 * @param unreadable records of the journal that can no longer be read; each gap becomes an event
 *     {@code audit.gap}
 * @param refused records that the journal refused, so that their requests were denied
 * @param shipping state of shipping
 * @param retriableErrors failures to ship since the start that a retry may resolve
 * @param fatalErrors failures to ship since the start that an operator has to resolve
 * @param checkpoint newest signed checkpoint of the hash chain
 * @param journalFault why no record can be stored now; empty when records are stored
 * @param error why no record is stored or shipped now; empty when both work
 * @param condition the faults so far, with their times
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
    Optional<SignedCheckpoint> checkpoint,
    String journalFault,
    String error,
    AuditCondition condition) {
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
