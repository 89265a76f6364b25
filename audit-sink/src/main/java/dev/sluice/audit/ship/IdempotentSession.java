package dev.sluice.audit.ship;

import dev.sluice.audit.journal.RecordSource;
import dev.sluice.audit.ship.ExchangeJoiner.Delivery;
import dev.sluice.audit.ship.WriterLane.JoinWindow;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Ships without transactions, so that delivery is at least once. For the shipper's thread; the
 * producer's thread hands over acknowledgements through a queue, which the bytes in flight bound.
 */
final class IdempotentSession implements ShippingSession {
  private static final int READ_AT_ONCE = 256;

  private final Producer<String, byte[]> producer;
  private final EventRecords records;
  private final JoinWindow window;
  private final SourceTurns turns;
  private final Map<RecordSource, WriterLane> lanes = new HashMap<>();
  private final ConcurrentLinkedQueue<Sent> answered = new ConcurrentLinkedQueue<>();
  private final AtomicReference<Exception> failure = new AtomicReference<>();
  private long inFlightBytes;

  private record Sent(WriterLane lane, Delivery delivery, int events, long bytes) {}

  IdempotentSession(
      Producer<String, byte[]> producer,
      EventRecords records,
      JoinWindow window,
      SourceTurns turns) {
    this.producer = producer;
    this.records = records;
    this.window = window;
    this.turns = turns;
  }

  @Override
  public Progress step(Collection<RecordSource> sources, boolean draining)
      throws ShippingException {
    long shipped = settle();
    boolean busy = shipped > 0;
    for (RecordSource source : turns.inOrder(sources)) {
      WriterLane lane = lanes.computeIfAbsent(source, this::open);
      if (inFlightBytes < KafkaConnection.IN_FLIGHT_BYTES) {
        busy |= lane.read(READ_AT_ONCE, draining) > 0;
      } else {
        turns.passOver(source);
      }
    }
    Exception refused = failure.get();
    if (refused != null) {
      throw ShippingException.of("Kafka did not take an event", refused);
    }
    return new Progress(busy, shipped);
  }

  @Override
  public boolean isIdle() {
    return lanes.values().stream().allMatch(WriterLane::isIdle);
  }

  @Override
  public void close() {
    producer.close(Duration.ZERO);
  }

  private WriterLane open(RecordSource source) {
    return new WriterLane(source, turns, window, this::send);
  }

  private void send(WriterLane lane, Delivery delivery) {
    List<ProducerRecord<String, byte[]>> events = records.of(delivery.subject());
    long bytes = events.stream().mapToLong(event -> event.value().length).sum();
    Sent sent = new Sent(lane, delivery, events.size(), bytes);
    inFlightBytes += bytes;
    if (events.isEmpty()) {
      answered.add(sent);
    }
    AtomicInteger unanswered = new AtomicInteger(events.size());
    for (ProducerRecord<String, byte[]> event : events) {
      // After a failure each further call could block as long as the first.
      if (failure.get() == null) {
        Future<?> unused = producer.send(event, (at, error) -> answer(sent, unanswered, error));
      }
    }
  }

  private void answer(Sent sent, AtomicInteger unanswered, @Nullable Exception error) {
    if (error != null) {
      failure.compareAndSet(null, error);
    } else if (unanswered.decrementAndGet() == 0) {
      answered.add(sent);
    }
  }

  private long settle() {
    long events = 0;
    for (Sent sent = answered.poll(); sent != null; sent = answered.poll()) {
      inFlightBytes -= sent.bytes();
      events += sent.events();
      sent.lane().settle(sent.delivery());
    }
    return events;
  }
}
