package dev.sluice.audit.ship;

import dev.sluice.audit.journal.RecordSource;
import dev.sluice.audit.ocsf.EventMapping;
import dev.sluice.audit.ocsf.OcsfEvent;
import dev.sluice.audit.ship.ExchangeJoiner.Delivery;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;

/**
 * Ships in transactions: the events of some records, and how far each writer is shipped, take
 * effect together or not at all. What waits for its completion goes alone at the end of a
 * transaction, so that everything that was read is in it and one number tells how far.
 */
final class TransactionalSession implements ShippingSession {
  private static final int READ_AT_ONCE = 256;

  /** How long events wait for the end of their transaction, at most. */
  private static final Duration COMMIT_EVERY = Duration.ofMillis(500);

  private final Producer<String, byte[]> producer;
  private final EventMapping mapper;
  private final EventRecords records;
  private final ConsumerGroupMetadata group;
  private final ResumePositions resumption;
  private final long windowMs;
  private final Clock clock;
  private final Map<RecordSource, WriterLane> lanes = new HashMap<>();
  private long begunAtMs;
  private long events;
  private long bytes;

  /**
   * Takes over from whoever shipped as this node before.
   *
   * @param producer on which {@code initTransactions} has returned
   * @param group that the positions are kept under
   */
  TransactionalSession(
      Producer<String, byte[]> producer,
      EventMapping mapper,
      EventRecords records,
      String group,
      ResumePositions resumption,
      Duration window,
      Clock clock) {
    this.producer = producer;
    this.mapper = mapper;
    this.records = records;
    this.group = named(group);
    this.resumption = resumption;
    this.windowMs = window.toMillis();
    this.clock = clock;
  }

  /** There is no other way to name a group that has no members. */
  @SuppressWarnings("removal")
  private static ConsumerGroupMetadata named(String group) {
    return new ConsumerGroupMetadata(group);
  }

  @Override
  public Progress step(Collection<RecordSource> sources, boolean draining)
      throws IOException, ShippingException {
    boolean busy = false;
    try {
      for (RecordSource source : sources) {
        if (bytes < KafkaConnection.IN_FLIGHT_BYTES) {
          busy |= read(lane(source));
        }
      }
      return new Progress(busy, isDue(draining && !busy) ? commit() : 0);
    } catch (KafkaException e) {
      throw ShippingException.of("Kafka did not take a transaction", e);
    }
  }

  @Override
  public boolean isIdle() {
    return lanes.values().stream().allMatch(WriterLane::isIdle);
  }

  @Override
  public void close() {
    producer.close(Duration.ZERO);
  }

  /** A transaction begins with the first record that is read, whether or not it is sent yet. */
  private void begin() {
    if (begunAtMs == 0) {
      begunAtMs = clock.millis();
      producer.beginTransaction();
    }
  }

  private boolean isDue(boolean last) {
    long ageMs = clock.millis() - begunAtMs;
    // A clock that was set back ends it too.
    boolean old = ageMs >= COMMIT_EVERY.toMillis() || ageMs < 0;
    return begunAtMs != 0 && (last || old || bytes >= KafkaConnection.IN_FLIGHT_BYTES);
  }

  private long commit() throws IOException {
    lanes.values().forEach(WriterLane::flush);
    Map<String, Long> positions = new HashMap<>();
    lanes.values().forEach(lane -> positions.put(lane.writer(), lane.readUpTo()));
    producer.sendOffsetsToTransaction(
        new CommittedPositions(positions).offsets(records.topic()), group);
    resumption.sent(positions);
    producer.commitTransaction();
    for (WriterLane lane : lanes.values()) {
      lane.settleAll();
    }
    long committed = events;
    begunAtMs = 0;
    events = 0;
    bytes = 0;
    return committed;
  }

  private boolean read(WriterLane lane) throws IOException {
    boolean some = lane.read(READ_AT_ONCE, false) > 0;
    if (some) {
      begin();
    }
    return some;
  }

  private WriterLane lane(RecordSource source) throws IOException {
    WriterLane known = lanes.get(source);
    if (known != null) {
      return known;
    }
    source.skipTo(resumption.from(source.writer()));
    WriterLane opened = new WriterLane(source, windowMs, clock, (lane, delivery) -> send(delivery));
    lanes.put(source, opened);
    return opened;
  }

  private void send(Delivery delivery) {
    for (OcsfEvent event : mapper.map(delivery.subject())) {
      begin();
      events++;
      bytes += event.json().length;
      // What fails here fails the commit.
      Future<?> unused = producer.send(records.of(event));
    }
  }
}
