package dev.sluice.proto;

import dev.sluice.proto.v1.AuditRecord;
import io.vertx.core.Future;

/**
 * The port through which a record becomes durable before its decision takes effect. It is a call
 * and not a bus message: the writer lives on the caller's own event loop and the audit never leaves
 * the node (ADR 0003).
 */
public interface AuditLog {
  /**
   * Appends one record. The future succeeds when the record is as durable as {@code
   * audit.durability} asks; with {@code journaled} it has already succeeded on return. It fails
   * with {@link AuditUnavailable} when the journal is full or failing and {@code audit.on_failure}
   * is {@code fail_closed}; nothing was recorded then and the caller must refuse.
   */
  Future<Void> append(AuditRecord record);

  /** Opens the writer of an event loop. */
  interface Factory {
    /** The writer of the calling event loop; call it on that loop, and only use it there. */
    AuditLog onThisLoop();
  }
}
