package dev.sluice.audit.ocsf;

import dev.sluice.proto.v1.AuditRecord;

/** The input of one mapping to events. */
public sealed interface EventSubject {
  /** Of the record whose position the uids of the events name. */
  RecordPosition position();

  /**
   * The position of a record in the journal, from which the uids of its events are made.
   *
   * @param writer identity of the writer, the same after a restart
   * @param sequence position in that writer's journal
   * @param decision number of the decision; 0 when the record is none
   */
  record RecordPosition(String writer, long sequence, long decision) {
    /**
     * The position of a record.
     *
     * @param newestDecision number of the writer's newest decision up to and including this record
     */
    public static RecordPosition of(
        String writer, long sequence, long newestDecision, AuditRecord record) {
      boolean decides =
          record.hasRequest()
              || record.hasTunnel()
              || record.hasSession()
              || record.hasResponse()
              || record.hasHalt();
      return new RecordPosition(writer, sequence, decides ? newestDecision : 0);
    }

    /** The uid of an event of this record; of the gap that ends here for a negative index. */
    String uid(int index) {
      return writer + "/" + sequence + "/" + (index < 0 ? "gap" : index);
    }
  }

  record Single(RecordPosition position, AuditRecord record) implements EventSubject {}

  /**
   * A request's decision with its completion, which become one event.
   *
   * @param completed position of the completion
   */
  record Exchange(
      RecordPosition position,
      AuditRecord decision,
      RecordPosition completed,
      AuditRecord completion)
      implements EventSubject {}

  /**
   * Records that can no longer be read from the journal.
   *
   * @param timeMs when the reader noticed
   * @param records how many at most, up to the position
   * @param certain how many at least
   */
  record Missing(RecordPosition position, long timeMs, long records, long certain)
      implements EventSubject {}

  /**
   * A record that cannot be mapped and is kept in a file instead.
   *
   * @param timeMs of the record
   */
  record SetAside(RecordPosition position, long timeMs) implements EventSubject {}
}
