package dev.sluice.audit.memory;

import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.Gap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts the records that a writer gives up, until a gap record reports them. For the writer's
 * thread, except {@link #total}.
 */
final class LostRecords {
  private final String reason;
  private final AtomicLong total = new AtomicLong();
  private long unreported;

  /**
   * @param reason why records are given up, for an operator
   */
  LostRecords(String reason) {
    this.reason = reason;
  }

  void add() {
    unreported++;
    total.setRelease(total.getPlain() + 1);
  }

  boolean isReported() {
    return unreported == 0;
  }

  /** The record that reports what was given up since the last report. */
  AuditRecord gap(long timeMs) {
    return AuditRecord.newBuilder()
        .setTimeMs(timeMs)
        .setGap(Gap.newBuilder().setRecords(unreported).setReason(reason))
        .build();
  }

  /** The gap record was stored. */
  void reported() {
    unreported = 0;
  }

  /** Records given up since the start; any thread. */
  long total() {
    return total.getAcquire();
  }
}
