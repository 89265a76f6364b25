package dev.sluice.audit.ledger;

import dev.sluice.proto.v1.AuditRecord;

/**
 * The rule that divides the room for records between sandboxes (ADR 13). Any thread.
 *
 * @param capacity bytes in all
 * @param free bytes of the capacity
 * @param sandboxes how many fill some of it
 */
public record RecordShare(long capacity, long free, int sandboxes) {
  // A sandbox over its part fills at most so many times what it leaves free.
  private static final int FACTOR = 16;

  /** The sandbox whose share a record fills. Wrong credentials may name any, and share one. */
  public static String of(AuditRecord record) {
    return record.getUnauthenticated() ? "(unauthenticated)" : record.getSandbox();
  }

  /**
   * Whether a sandbox may fill some bytes more: always up to its equal part, and beyond it while
   * enough is left for the other sandboxes.
   *
   * @param held bytes that it fills already
   */
  public boolean admits(long held, long bytes) {
    if (free >= capacity / 2) {
      return true;
    }
    long after = held + bytes;
    long part = capacity / Math.max(2, sandboxes);
    return after <= part - part / FACTOR || after <= FACTOR * free;
  }
}
