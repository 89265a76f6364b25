package dev.sluice.audit.ship;

import dev.sluice.audit.journal.RecordSource;
import dev.sluice.audit.ship.ExchangeJoiner.Delivery;
import dev.sluice.audit.ship.WriterLane.JoinWindow;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;

/**
 * Ships in transactions: events and the positions of their writers take effect together or not at
 * all. Decisions that still wait for completions are sent alone at the end of a transaction, so
 * that it contains everything that was read and one number for each writer is its position.
 */
final class TransactionalSession implements ShippingSession {
  private static final int READ_AT_ONCE = 256;

  /** Longest wait of events for the end of their transaction. */
  private static final Duration COMMIT_EVERY = Duration.ofMillis(500);

  private final Producer<String, byte[]> producer;
  private final EventRecords records;
  private final JoinWindow window;
  private final ResumePositions resumption;
  private final Map<RecordSource, WriterLane> lanes = new HashMap<>();
  private long begunAtMs;
  private long events;
  private long bytes;

  /**
   * Takes over from an earlier session or process of this node.
   *
   * @param producer on which {@code initTransactions} has returned
   */
  TransactionalSession(
      Producer<String, byte[]> producer,
      EventRecords records,
      JoinWindow window,
      ResumePositions resumption) {
    this.producer = producer;
    this.records = records;
    this.window = window;
    this.resumption = resumption;
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

  /** Begins a transaction with the first record that is read, even when it is not sent yet. */
  private void begin() {
    if (begunAtMs == 0) {
      begunAtMs = window.clock().millis();
      producer.beginTransaction();
    }
  }

  private boolean isDue(boolean last) {
    long ageMs = window.clock().millis() - begunAtMs;
    // A clock that was set back ends the transaction too.
    boolean old = ageMs >= COMMIT_EVERY.toMillis() || ageMs < 0;
    return begunAtMs != 0 && (last || old || bytes >= KafkaConnection.IN_FLIGHT_BYTES);
  }

  private long commit() throws IOException {
    lanes.values().forEach(WriterLane::flush);
    Map<String, Long> positions = new HashMap<>();
    lanes.values().forEach(lane -> positions.put(lane.writer(), lane.readUpTo()));
    producer.sendOffsetsToTransaction(
        new CommittedPositions(positions).offsets(records.topic()), resumption.group());
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
    WriterLane opened = new WriterLane(source, window, (lane, delivery) -> send(delivery));
    lanes.put(source, opened);
    return opened;
  }

  private void send(Delivery delivery) {
    for (ProducerRecord<String, byte[]> event : records.of(delivery.subject())) {
      begin();
      events++;
      bytes += event.value().length;
      // A failure here fails the commit.
      Future<?> unused = producer.send(event);
    }
  }
}
