package dev.sluice.audit.ocsf;

import dev.sluice.audit.ocsf.code.OcsfEvent;
import java.util.List;

/** Maps entries of the journal to events. */
@FunctionalInterface
public interface EventMapping {
  /** The events of a subject in sending order; none when an earlier subject had them. */
  List<OcsfEvent> map(EventSubject subject);
}
