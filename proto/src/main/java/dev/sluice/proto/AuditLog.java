package dev.sluice.proto;

import dev.sluice.proto.v1.AuditRecord;
import io.vertx.core.Future;

/**
 * The port through which a record becomes durable before its decision takes effect. A call and not
 * a bus message: the writer is on the caller's event loop and records never leave the node (ADR
 * 0003).
 */
public interface AuditLog {
  /**
   * Appends one record. The future succeeds when the record is as durable as {@code
   * audit.durability} asks; with {@code journaled} it has already succeeded on return. It fails
   * with {@link AuditUnavailable} when the journal is full or failing and {@code audit.on_failure}
   * is {@code fail_closed}; the record is then not stored and the caller must refuse the request.
   */
  Future<Void> append(AuditRecord record);

  interface Factory {
    /** The writer of the calling event loop, for use on that loop only. */
    AuditLog onThisLoop();
  }
}
