package dev.sluice.audit.ship;

import dev.sluice.audit.journal.RecordSource;
import dev.sluice.audit.ship.feed.ShipperMemory;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;

/**
 * The positions from which a session resumes. Each commit has an id, by which a state knows the
 * positions of its own processes. Those of another copy of the state are not believed: their
 * numbers may stand for other records. For the shipper's thread; outlives sessions.
 */
final class ResumePositions {
  private static final SecureRandom RANDOM = new SecureRandom();

  private final ConsumerGroupMetadata group;
  private final String process = HexFormat.of().toHexDigits(RANDOM.nextLong());
  private final Map<String, Long> sent = new HashMap<>();
  private final Set<String> acceptable = new HashSet<>();
  private long commits;
  private CommittedPositions committed = CommittedPositions.NONE;
  private CommittedPositions foreign = CommittedPositions.NONE;

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

  /** The positions of a transaction before its commit. */
  CommittedPositions next(Map<String, Long> positions) {
    positions.forEach((writer, sequence) -> sent.merge(writer, sequence, Math::max));
    commits++;
    return new CommittedPositions(positions, process + "-" + commits);
  }

  /**
   * Notes the positions that a new session finds in Kafka.
   *
   * @throws ShippingException when another process moved them while this one shipped; and once when
   *     one did so before, after which the topic is compared again
   */
  void found(CommittedPositions positions, ShipperMemory memory)
      throws ShippingException, IOException {
    boolean first = acceptable.isEmpty();
    boolean own = isOwn(positions, first ? memory.shippers() : acceptable);
    boolean known = own || positions.commit().equals(foreign.commit());
    if (!first && (!known || isMoved(positions))) {
      throw new ShippingException(
          ShippingException.Kind.FENCED,
          "another process ships audit events as this node; was its state copied? Give each node"
              + " its own, and restart",
          null);
    }
    if (!known) {
      doubt(positions, memory);
    }
    if (first) {
      begin(own ? Set.of(process, positions.commit()) : Set.of(process), memory);
    }
    committed = own ? positions : CommittedPositions.NONE;
  }

  private void doubt(CommittedPositions positions, ShipperMemory memory)
      throws ShippingException, IOException {
    boolean compares = memory.distrust();
    foreign = positions;
    if (compares) {
      throw new ShippingException(
          ShippingException.Kind.RETRIABLE,
          "another process shipped audit events as this node; the topic is compared with its state",
          null);
    }
  }

  /** Notes how this process commits, and what it goes on from until it does. */
  private void begin(Set<String> ids, ShipperMemory memory) throws IOException {
    memory.shippedAs(ids);
    acceptable.addAll(ids);
  }

  private static boolean isOwn(CommittedPositions positions, Set<String> ids) {
    String commit = positions.commit();
    return positions.sequences().isEmpty()
        || ids.contains(commit)
        || ids.contains(commit.split("-", 2)[0]);
  }

  /** Whether an earlier version, which gives no id, committed beyond what this process did. */
  private boolean isMoved(CommittedPositions positions) {
    return positions.commit().isEmpty()
        && positions.sequences().entrySet().stream()
            .anyMatch(
                position ->
                    position.getValue() > sent.getOrDefault(position.getKey(), Long.MAX_VALUE));
  }

  /** The positions of another copy of this state, by writer; none mostly. */
  Map<String, Long> foreign() {
    return foreign.sequences();
  }

  /**
   * Sequence up to which a source is shipped; 0 when unknown. No position counts beyond what this
   * state can have shipped.
   */
  long from(RecordSource source) {
    long most = Math.max(sent.getOrDefault(source.writer(), 0L), source.recovered());
    return Math.min(committed.of(source.writer()), most);
  }
}
