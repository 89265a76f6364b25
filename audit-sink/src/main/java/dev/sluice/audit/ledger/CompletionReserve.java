package dev.sluice.audit.ledger;

import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.TunnelDecision;
import dev.sluice.proto.v1.Verdict;

/**
 * Event loop only: the room that one writer keeps for the completions of requests and tunnels in
 * flight, so that what was admitted is also recorded to its end when the journal is full.
 */
public final class CompletionReserve {
  /** What a completion has beside the decision that it repeats. */
  private static final int MORE_BYTES = 256;

  private long open;
  private int largest = MORE_BYTES;

  /**
   * Notes a stored record.
   *
   * @param length its size in bytes
   */
  public void stored(AuditRecord record, int length) {
    switch (record.getRecordCase()) {
      case REQUEST -> open(record.getRequest().getVerdict() != Verdict.VERDICT_DENIED, length);
      case TUNNEL -> open(isOpened(record.getTunnel()), length);
      case COMPLETION, TUNNEL_COMPLETION -> open = Math.max(0, open - 1);
      case CONFIG_CHANGE, LIFECYCLE, GAP, LISTENING, CHECKPOINT, ADMIN_REFUSAL, RECORD_NOT_SET -> {}
    }
  }

  /** Bytes of completions to come, without the headers of their frames. */
  public long bytes() {
    return open * largest;
  }

  private void open(boolean admitted, int length) {
    if (admitted) {
      open++;
      largest = Math.max(largest, length + MORE_BYTES);
    }
  }

  private static boolean isOpened(TunnelDecision tunnel) {
    return tunnel.getVerdict() != Verdict.VERDICT_DENIED
        && tunnel.getKind() == TunnelDecision.Kind.KIND_CONNECT;
  }
}
