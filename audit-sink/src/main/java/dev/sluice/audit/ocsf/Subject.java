package dev.sluice.audit.ocsf;

import dev.sluice.proto.v1.AuditRecord;

/** What is mapped in one step. */
public sealed interface Subject {
  /** Whose uid the events bear. */
  Origin origin();

  /** A record on its own. */
  record Single(Origin origin, AuditRecord record) implements Subject {}

  /**
   * A request's decision with its completion, which become one event.
   *
   * @param completed where the completion stands
   */
  record Exchange(Origin origin, AuditRecord decision, Origin completed, AuditRecord completion)
      implements Subject {}

  /**
   * Records that the journal no longer yields.
   *
   * @param timeMs when that was noticed
   * @param records how many
   */
  record Missing(Origin origin, long timeMs, long records) implements Subject {}
}
