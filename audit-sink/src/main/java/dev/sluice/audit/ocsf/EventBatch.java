package dev.sluice.audit.ocsf;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * The events of one record in the making. Each has its place in the record, which its uid names; an
 * event that is left out leaves its place empty, so that the others keep theirs.
 */
final class EventBatch {
  private final Header header;
  private final List<OcsfEvent> events = new ArrayList<>();
  private int place;

  /**
   * @param header of the first event
   */
  EventBatch(Header header) {
    this.header = header;
  }

  /** The next event, under its own code. */
  EventBatch add(String code, Function<Header, OcsfEvent> event) {
    events.add(event.apply(header.next(place++, code)));
    return this;
  }

  /** The next event is not wanted. */
  void leaveOut() {
    place++;
  }

  List<OcsfEvent> events() {
    return List.copyOf(events);
  }
}
