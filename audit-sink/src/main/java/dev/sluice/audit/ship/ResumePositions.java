package dev.sluice.audit.ship;

import java.util.HashMap;
import java.util.Map;

/**
 * What this process committed, or may have, against what Kafka has: how one that lost a race
 * notices that another process ships under the same identity. For the shipper's thread; outlives
 * sessions.
 */
final class ResumePositions {
  private final Map<String, Long> sent = new HashMap<>();
  private CommittedPositions committed = new CommittedPositions(Map.of());

  /** Positions of a transaction that is about to be committed. */
  void sent(Map<String, Long> positions) {
    positions.forEach((writer, sequence) -> sent.merge(writer, sequence, Math::max));
  }

  /**
   * Positions as a new session finds them.
   *
   * @throws ShippingException when somebody else moved them
   */
  void found(CommittedPositions positions) throws ShippingException {
    for (Map.Entry<String, Long> position : positions.sequences().entrySet()) {
      Long own = sent.get(position.getKey());
      if (own != null && position.getValue() > own) {
        throw new ShippingException(
            ShippingException.Kind.FENCED,
            "another process ships audit events as this node; was its state copied? Give each node"
                + " its own, and restart",
            null);
      }
    }
    committed = positions;
  }

  /** Sequence up to which a writer is shipped, 0 when it is not known. */
  long from(String writer) {
    return committed.of(writer);
  }
}
