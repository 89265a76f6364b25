package dev.sluice.audit.ocsf;

import java.util.List;

/** Maps entries of the journal to events. */
@FunctionalInterface
public interface EventMapping {
  /** The events of a subject in sending order, at least one. */
  List<OcsfEvent> map(EventSubject subject);
}
