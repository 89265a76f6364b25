package dev.sluice.audit;

import dev.sluice.audit.ship.Shipping;
import java.time.Duration;

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
    Shipping shipping,
    long retriableErrors,
    long fatalErrors,
    String journalFault,
    String error) {}
