package dev.sluice.audit.ocsf;

import dev.sluice.audit.ocsf.EventSubject.RecordPosition;
import dev.sluice.audit.ocsf.code.OcsfEvent;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.RecordedTrace;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Collects the events of one record. The uid of an event names its place in the record; an event
 * that is left out keeps its place, so that the uids of the others do not change.
 */
final class EventBatch {
  /**
   * Index of an event about records that are missing: its uid must not be the one of a record that
   * was shipped before it was lost.
   */
  static final int GAP = -1;

  private final Header header;
  private final List<OcsfEvent> events = new ArrayList<>();
  private int place;

  /**
   * The content of {@code metadata} that differs between events.
   *
   * @param position of the record
   * @param index of the event within the record, from 0; only the first carries the decision's
   *     number
   * @param code {@code metadata.event_code}: the kind of event, finer than the class
   * @param correlationUid shared by all events of a request or tunnel; may be empty
   * @param sandbox may be empty
   * @param timeMs when it happened, in milliseconds since the epoch
   * @param loggedMs when the event is made, in milliseconds since the epoch
   * @param trace of the request; without a span when it has none
   */
  record Header(
      RecordPosition position,
      int index,
      String code,
      String correlationUid,
      String sandbox,
      long timeMs,
      long loggedMs,
      RecordedTrace trace) {
    private static final RecordedTrace NO_TRACE = RecordedTrace.getDefaultInstance();

    static Header of(RecordPosition position, AuditRecord record, long loggedMs) {
      return new Header(
          position,
          0,
          "",
          record.getCorrelationUid(),
          record.getSandbox(),
          record.getTimeMs(),
          loggedMs,
          record.getTrace());
    }

    static Header ofGap(RecordPosition position, int index, long timeMs, long loggedMs) {
      return new Header(position, index, "audit.gap", "", "", timeMs, loggedMs, NO_TRACE);
    }

    String uid() {
      return position.uid(index);
    }

    Header within(RecordedTrace another) {
      return new Header(position, index, code, correlationUid, sandbox, timeMs, loggedMs, another);
    }

    private Header next(int index, String code) {
      return new Header(position, index, code, correlationUid, sandbox, timeMs, loggedMs, trace);
    }
  }

  EventBatch(Header header) {
    this.header = header;
  }

  EventBatch add(String code, Function<Header, OcsfEvent> event) {
    events.add(event.apply(header.next(place++, code)));
    return this;
  }

  void leaveOut() {
    place++;
  }

  List<OcsfEvent> events() {
    return List.copyOf(events);
  }
}
