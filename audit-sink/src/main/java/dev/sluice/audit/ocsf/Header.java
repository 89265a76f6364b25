package dev.sluice.audit.ocsf;

import dev.sluice.proto.v1.AuditRecord;

/**
 * What {@code metadata} says about an event.
 *
 * @param origin of the record
 * @param index of the event within the record, from 0; only the first carries the decision's number
 * @param code {@code metadata.event_code}: which kind of event, finer than the class
 * @param correlationUid shared by all events of a request or tunnel; may be empty
 * @param sandbox may be empty
 * @param timeMs when it happened
 */
record Header(
    Origin origin, int index, String code, String correlationUid, String sandbox, long timeMs) {
  static Header of(Origin origin, AuditRecord record, String code) {
    return new Header(
        origin, 0, code, record.getCorrelationUid(), record.getSandbox(), record.getTimeMs());
  }

  /** The header of a further event of the same record. */
  Header next(int index, String code) {
    return new Header(origin, index, code, correlationUid, sandbox, timeMs);
  }

  String uid() {
    return origin.uid(index);
  }
}
