package dev.sluice.audit.ship;

import dev.sluice.audit.journal.RecordSource;
import dev.sluice.audit.ship.ExchangeJoiner.Delivery;
import dev.sluice.audit.ship.WriterLane.JoinWindow;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * Ships in transactions: events and the positions of their writers take effect together or not at
 * all. Decisions that still wait for completions are sent alone at the end of a transaction, so
 * that it contains everything that was read and one number for each writer is its position.
 */
final class TransactionalSession implements ShippingSession {
  private static final int READ_AT_ONCE = 256;

  // Longest wait of events for the end of their transaction.
  private static final Duration COMMIT_EVERY = Duration.ofMillis(500);

  private final Producer<String, byte[]> producer;
  private final EventRecords records;
  private final JoinWindow window;
  private final SourceTurns turns;
  private final ResumePositions resumption;
  private final Map<RecordSource, WriterLane> lanes = new HashMap<>();
  private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
  private Open open = Open.NONE;

  /**
   * The open transaction.
   *
   * @param begunNanos monotonic time of its first record
   */
  private record Open(boolean begun, long begunNanos, long events, long bytes) {
    static final Open NONE = new Open(false, 0, 0, 0);

    Open with(int eventBytes) {
      return new Open(begun, begunNanos, events + 1, bytes + eventBytes);
    }
  }

  TransactionalSession(
      Producer<String, byte[]> producer,
      EventRecords records,
      JoinWindow window,
      SourceTurns turns,
      ResumePositions resumption) {
    this.producer = producer;
    this.records = records;
    this.window = window;
    this.turns = turns;
    this.resumption = resumption;
  }

  @Override
  public Progress step(Collection<RecordSource> sources, boolean draining)
      throws ShippingException {
    boolean busy = false;
    try {
      for (RecordSource source : turns.inOrder(sources)) {
        if (open.bytes() < KafkaConnection.IN_FLIGHT_BYTES && failure.get() == null) {
          busy |= read(lane(source));
        } else {
          turns.passOver(source);
        }
      }
      requireTaken();
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

  /**
   * A transaction with an event that Kafka did not take can only be aborted, which the next session
   * does. Waiting for its commit could take as long again for each further event.
   */
  private void requireTaken() throws ShippingException {
    Exception refused = failure.get();
    if (refused != null) {
      throw ShippingException.of("Kafka did not take an event", refused);
    }
  }

  private void begin() {
    if (!open.begun()) {
      open = new Open(true, window.nanos().getAsLong(), 0, 0);
      producer.beginTransaction();
    }
  }

  private boolean isDue(boolean last) {
    long age = window.nanos().getAsLong() - open.begunNanos();
    boolean full = open.bytes() >= KafkaConnection.IN_FLIGHT_BYTES;
    return open.begun() && (last || age >= COMMIT_EVERY.toNanos() || full);
  }

  private long commit() throws ShippingException {
    lanes.values().forEach(WriterLane::flush);
    requireTaken();
    Map<String, Long> positions = new HashMap<>();
    lanes.values().forEach(lane -> positions.put(lane.writer(), lane.readUpTo()));
    producer.sendOffsetsToTransaction(
        resumption.next(positions).offsets(records.topic()), resumption.group());
    producer.commitTransaction();
    for (WriterLane lane : lanes.values()) {
      lane.settleAll();
    }
    long committed = open.events();
    open = Open.NONE;
    return committed;
  }

  private boolean read(WriterLane lane) {
    boolean some = lane.read(READ_AT_ONCE, false) > 0;
    if (some) {
      begin();
    }
    return some;
  }

  private WriterLane lane(RecordSource source) {
    WriterLane known = lanes.get(source);
    if (known != null) {
      return known;
    }
    source.skipTo(resumption.from(source));
    WriterLane opened = new WriterLane(source, turns, window, (lane, delivery) -> send(delivery));
    lanes.put(source, opened);
    return opened;
  }

  private void send(Delivery delivery) {
    for (ProducerRecord<String, byte[]> event : records.of(delivery.subject())) {
      begin();
      open = open.with(event.value().length);
      // After a failure each further call could block as long as the first.
      if (failure.get() == null) {
        Future<?> unused = producer.send(event, this::answer);
      }
    }
  }

  // On the thread of the producer, or on the shipper's when the call fails at once.
  private void answer(@Nullable RecordMetadata at, @Nullable Exception error) {
    if (error != null) {
      failure.compareAndSet(null, error);
    }
  }
}
