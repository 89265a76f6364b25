package dev.sluice.audit.ledger;

import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.TunnelDecision;
import dev.sluice.proto.v1.Verdict;

/**
 * Event loop only: the room that one writer keeps for the completions of requests and tunnels in
 * flight, so that what was admitted is also recorded to its end when the journal is full.
 */
public final class CompletionReserve {
  // What a completion has beside the decision that it repeats.
  private static final int MORE_BYTES = 256;

  private final long limit;
  private long open;
  private long bytes;

  /** Reserves at most the writer's part of half the journal's bytes. */
  public CompletionReserve(long journalBytes) {
    this.limit = journalBytes / (2L * Runtime.getRuntime().availableProcessors());
  }

  /** Whether a completion follows the record. A later record shares that of its decision. */
  public static boolean isOpening(AuditRecord record) {
    return switch (record.getRecordCase()) {
      case REQUEST ->
          record.getRequest().getVerdict() != Verdict.VERDICT_DENIED
              && !record.getRequest().getLater();
      case TUNNEL ->
          record.getTunnel().getVerdict() != Verdict.VERDICT_DENIED
              && record.getTunnel().getKind() == TunnelDecision.Kind.KIND_CONNECT;
      default -> false;
    };
  }

  /**
   * Keeps room for the completion of an admitted request, or gives it back. The record is stored,
   * or lost while its request goes on.
   *
   * @param length its size in bytes
   */
  public void account(AuditRecord record, int length) {
    if (isOpening(record)) {
      open++;
      bytes += length + MORE_BYTES;
    } else if (record.hasCompletion() || record.hasTunnelCompletion()) {
      close();
    }
  }

  /** One completion fewer will follow. Decisions differ in size; their average is taken off. */
  public void close() {
    if (open > 0) {
      bytes -= bytes / open;
      open--;
    }
  }

  public long bytes() {
    return Math.min(bytes, limit);
  }
}
