package dev.sluice.audit.ship;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;

/**
 * The positions from which a session resumes. Compares the positions that this process may have
 * committed with those that Kafka has, and so notices another process that ships under the same
 * identity. For the shipper's thread; outlives sessions.
 */
final class ResumePositions {
  private final ConsumerGroupMetadata group;
  private final Map<String, Long> sent = new HashMap<>();
  private CommittedPositions committed = new CommittedPositions(Map.of());

  /**
   * @param group under which Kafka keeps the positions
   */
  @SuppressWarnings("removal") // no other constructor names a group without members
  ResumePositions(String group) {
    this.group = new ConsumerGroupMetadata(group);
  }

  ConsumerGroupMetadata group() {
    return group;
  }

  /** Notes the positions of a transaction before its commit. */
  void sent(Map<String, Long> positions) {
    positions.forEach((writer, sequence) -> sent.merge(writer, sequence, Math::max));
  }

  /**
   * Notes the positions that a new session finds in Kafka.
   *
   * @throws ShippingException when another process moved them
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

  /** Sequence up to which a writer is shipped; 0 when unknown. */
  long from(String writer) {
    return committed.of(writer);
  }
}
