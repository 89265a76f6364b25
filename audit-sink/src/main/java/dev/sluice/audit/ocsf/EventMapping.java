package dev.sluice.audit.ocsf;

import java.util.List;

/** Makes events of what the journal holds. */
@FunctionalInterface
public interface EventMapping {
  /** The events of a subject, in the order in which they are to be sent; never none. */
  List<OcsfEvent> map(EventSubject subject);
}
