package dev.sluice.audit.journal;

import dev.sluice.proto.v1.AuditRecord;

/** What a reader gets from a journal, in order of {@link #sequence}. */
public sealed interface JournalEntry {
  /** Position in the writer's journal, from 1. */
  long sequence();

  /**
   * A record as it was appended.
   *
   * @param decision number of the newest decision of this writer up to and including this record
   */
  record Stored(long sequence, long decision, AuditRecord record) implements JournalEntry {}

  /**
   * Records that can no longer be read.
   *
   * @param sequence of the last of them
   * @param records how many
   */
  record Lost(long sequence, long records) implements JournalEntry {}
}
