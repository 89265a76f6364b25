package dev.sluice.audit.ship;

import dev.sluice.audit.journal.RecordSource;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;

/**
 * The positions from which a session resumes. Each commit has an id, by which a state recognizes
 * the commits of its own processes. Those of another copy of the state do not count: their numbers
 * may stand for other records. For the shipper's thread; outlives sessions.
 */
final class ResumePositions {
  private static final SecureRandom RANDOM = new SecureRandom();

  private final ConsumerGroupMetadata group;
  private final String process = HexFormat.of().toHexDigits(RANDOM.nextLong());
  private final Map<String, Long> sent = new HashMap<>();
  private final Set<String> acceptable = new HashSet<>();
  private long commits;
  private CommittedPositions committed = CommittedPositions.NONE;
  private Optional<CommittedPositions> foreign = Optional.empty();

  @SuppressWarnings("removal") // no other constructor names a group without members
  ResumePositions(String group) {
    this.group = new ConsumerGroupMetadata(group);
  }

  ConsumerGroupMetadata group() {
    return group;
  }

  CommittedPositions next(Map<String, Long> positions) {
    positions.forEach((writer, sequence) -> sent.merge(writer, sequence, Math::max));
    commits++;
    return new CommittedPositions(positions, process + "-" + commits);
  }

  /**
   * Notes the positions that a new session finds in Kafka. Brokers that lost the newest ones have
   * older ones of this state, which are as good.
   *
   * @throws ShippingException when another process moved them while this one shipped; and once when
   *     one did so before, after which the topic is compared again
   */
  void found(CommittedPositions positions, ShipperMemory memory)
      throws ShippingException, IOException {
    boolean first = acceptable.isEmpty();
    Set<String> ids = first ? memory.shippers() : acceptable;
    boolean own = isOwn(positions, ids);
    if (!own && !isForeign(positions)) {
      if (!first) {
        throw new ShippingException(
            ShippingException.Kind.FENCED,
            "another process ships audit events as this node; was its state copied? Give each node"
                + " its own, and restart",
            null);
      }
      doubt(positions, memory);
    }
    if (first) {
      begin(own ? Optional.of(positions) : Optional.empty(), ids, memory);
    }
    committed = own ? positions : CommittedPositions.NONE;
  }

  private void doubt(CommittedPositions positions, ShipperMemory memory)
      throws ShippingException, IOException {
    boolean compares = memory.distrust();
    foreign = Optional.of(positions);
    if (compares) {
      throw new ShippingException(
          ShippingException.Kind.RETRIABLE,
          "another process shipped audit events as this node; the topic is compared with its state",
          null);
    }
  }

  /**
   * Notes the id of this process, and the commits that it resumes from. An earlier process may
   * still run, with a copy of this state, so only the commits that it already made count.
   */
  private void begin(Optional<CommittedPositions> own, Set<String> ids, ShipperMemory memory)
      throws IOException {
    Set<String> made = new HashSet<>(ids);
    made.removeIf(id -> !id.contains("-"));
    Set<String> noted = new HashSet<>(Set.of(process));
    CommittedPositions begun = own.orElse(CommittedPositions.NONE);
    if (!begun.sequences().isEmpty()) {
      noted.add(begun.commit());
    } else if (own.isPresent()) {
      noted.addAll(made);
    }
    memory.shippedAs(Set.copyOf(noted));
    acceptable.addAll(made);
    acceptable.addAll(noted);
  }

  private static boolean isOwn(CommittedPositions positions, Set<String> ids) {
    return positions.sequences().isEmpty() || ids.stream().anyMatch(positions::isOf);
  }

  private boolean isForeign(CommittedPositions positions) {
    return foreign.isPresent() && positions.isOf(foreign.get().commit());
  }

  Map<String, Long> foreign() {
    return foreign.map(CommittedPositions::sequences).orElse(Map.of());
  }

  /**
   * Sequence up to which a source is shipped; 0 when unknown. A commit of an earlier process does
   * not cover what this one gave numbers to, and its own no more than it sent.
   */
  long from(RecordSource source) {
    long own = committed.isOf(process) ? sent.getOrDefault(source.writer(), 0L) : 0;
    return Math.min(committed.of(source.writer()), Math.max(own, source.recovered()));
  }
}
