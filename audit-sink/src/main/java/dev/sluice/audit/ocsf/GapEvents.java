package dev.sluice.audit.ocsf;

import dev.sluice.audit.ocsf.EventBatch.Header;
import dev.sluice.audit.ocsf.code.OcsfCode.Severity;
import dev.sluice.audit.ocsf.code.OcsfEvent;
import dev.sluice.proto.v1.Gap;

/** Detection Finding, 2004: records that are missing in the audit. */
final class GapEvents {
  private final EventFragments node;

  GapEvents(EventFragments node) {
    this.node = node;
  }

  static Gap unreadable(EventSubject.Missing missing) {
    long last = missing.position().sequence();
    return Gap.newBuilder()
        .setRecords(missing.certain())
        .setRecordsAtMost(missing.records())
        .setReason(
            missing.certain() == missing.records()
                ? "the journal cannot be read"
                : "the machine stopped before the journal was on disk")
        .setWriter(missing.position().writer())
        .setFirstPosition(last - missing.records() + 1)
        .setLastPosition(last)
        .build();
  }

  static Gap setAside(EventSubject.SetAside aside) {
    long sequence = aside.position().sequence();
    return Gap.newBuilder()
        .setRecords(1)
        .setRecordsAtMost(1)
        .setReason("no event can be made of a record; the node keeps it in audit/set-aside")
        .setWriter(aside.position().writer())
        .setFirstPosition(sequence)
        .setLastPosition(sequence)
        .build();
  }

  OcsfEvent gap(Header header, Gap gap) {
    EventStream event = FindingEvents.begin(node, header).severity(Severity.HIGH);
    FindingEvents.info(event, "sluice.audit.gap", "Audit records lost");
    event.flag("is_alert", true);
    event.text("status_detail", gap.getReason());
    event.object(
        "unmapped",
        () -> {
          // Also when it is zero, which other numbers leave out.
          event.json().writeNumberProperty("records", gap.getRecords());
          event.number("records_at_most", Math.max(gap.getRecords(), gap.getRecordsAtMost()));
          event.text("writer", gap.getWriter());
          event.number("first_position", gap.getFirstPosition());
          event.number("last_position", gap.getLastPosition());
          event.text("successor", gap.getSuccessor());
          times(event, gap);
        });
    return event.text("message", message(gap)).end();
  }

  /** Requests that were denied because their records could not be stored. */
  OcsfEvent refused(Header header, Gap gap) {
    EventStream event = FindingEvents.begin(node, header).severity(Severity.HIGH);
    FindingEvents.info(event, "sluice.audit.refused", "Requests denied without an audit record");
    event.flag("is_alert", true);
    event.text("status_detail", gap.getReason());
    event.object(
        "unmapped",
        () -> {
          event.number("requests", gap.getRefused());
          times(event, gap);
        });
    return event
        .text("message", gap.getRefused() + " requests denied with audit_unavailable")
        .end();
  }

  private static void times(EventStream event, Gap gap) {
    event.number("first_time", gap.getFirstTimeMs());
    event.number("last_time", gap.getLastTimeMs());
  }

  private static String message(Gap gap) {
    if (gap.getRecordsAtMost() <= gap.getRecords()) {
      return gap.getRecords() + " audit records lost";
    }
    return gap.getRecords() == 0
        ? "Up to " + gap.getRecordsAtMost() + " audit records may be lost"
        : gap.getRecords() + " to " + gap.getRecordsAtMost() + " audit records lost";
  }
}
