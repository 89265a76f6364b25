package dev.sluice.audit.journal;

import dev.sluice.proto.v1.AuditRecord;

/** An entry of a journal as a reader receives it, in order of {@link #sequence}. */
public sealed interface JournalEntry {
  /** Position in the writer's journal, from 1. */
  long sequence();

  /** A stored record, and the number of the writer's newest decision up to it. */
  record Stored(long sequence, long decision, AuditRecord record) implements JournalEntry {}

  /**
   * Records that can no longer be read.
   *
   * @param sequence of the last such record
   * @param records how many at most
   * @param certain how many of them were stored for certain
   */
  record Lost(long sequence, long records, long certain) implements JournalEntry {
    Lost(long sequence, long records) {
      this(sequence, records, records);
    }

    public long first() {
      return sequence - records + 1;
    }
  }
}
