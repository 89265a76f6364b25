package dev.sluice.audit.ocsf;

import dev.sluice.proto.v1.AuditRecord;

/**
 * Where a record stands in the journal; what the uid of each of its events is made of.
 *
 * @param writer identity of the writer, the same after a restart
 * @param sequence position in that writer's journal
 * @param decision number of the decision, 0 when the record is none
 */
public record Origin(String writer, long sequence, long decision) {
  /** The origin of a record, given the newest decision's number as the journal keeps it. */
  public static Origin of(String writer, long sequence, long newestDecision, AuditRecord record) {
    boolean decides = record.hasRequest() || record.hasTunnel();
    return new Origin(writer, sequence, decides ? newestDecision : 0);
  }

  String uid(int index) {
    return writer + "/" + sequence + "/" + index;
  }
}
