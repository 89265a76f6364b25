package dev.sluice.audit.ship;

import dev.sluice.audit.journal.JournalEntry;
import dev.sluice.audit.journal.RecordSource;
import dev.sluice.audit.ship.ExchangeJoiner.Delivery;
import java.io.IOException;
import java.time.Clock;
import java.util.Optional;
import java.util.function.BiConsumer;

/** One writer's records on their way: read, joined, and acknowledged in order. */
final class WriterLane {
  /** Decisions that wait for a completion, at most. */
  private static final int MOST_WAITING = 20_000;

  /** How late a record may enter the journal after its own time. */
  private static final long SLACK_MS = 200;

  private final RecordSource source;
  private final ExchangeJoiner joiner;
  private final Clock clock;
  private final Acknowledgements acknowledgements = new Acknowledgements();
  private long readUpTo;
  private long settledUpTo;

  WriterLane(
      RecordSource source, long windowMs, Clock clock, BiConsumer<WriterLane, Delivery> ready) {
    this.source = source;
    this.readUpTo = source.acknowledged();
    this.settledUpTo = readUpTo;
    this.clock = clock;
    this.joiner =
        new ExchangeJoiner(
            source.writer(), windowMs, MOST_WAITING, delivery -> ready.accept(this, delivery));
  }

  /**
   * Reads some entries.
   *
   * @param draining nothing will follow: what waits goes at the end of the journal
   * @return how many were read
   */
  int read(int atMost, boolean draining) throws IOException {
    int read = 0;
    while (read < atMost) {
      Optional<JournalEntry> entry = source.poll();
      if (entry.isEmpty()) {
        joiner.expire(draining ? Long.MAX_VALUE : clock.millis() - SLACK_MS);
        return read;
      }
      readUpTo = entry.get().sequence();
      acknowledgements.read(readUpTo);
      joiner.offer(entry.get(), clock.millis());
      read++;
    }
    return read;
  }

  /** Kafka has all events of a delivery; what is done up to here leaves the journal. */
  void settle(Delivery delivery) throws IOException {
    boolean moved = acknowledgements.settle(delivery.first());
    if (delivery.second() != 0) {
      moved |= acknowledgements.settle(delivery.second());
    }
    if (moved) {
      source.acknowledge(acknowledgements.position());
    }
  }

  /** Sends what waits for its completion. */
  void flush() {
    joiner.flush();
  }

  /** Kafka has the events of everything that was read, all of which was sent. */
  void settleAll() throws IOException {
    if (isUnsettled()) {
      acknowledgements.clear();
      settledUpTo = readUpTo;
      source.acknowledge(readUpTo);
    }
  }

  /** Whether something was read after the last {@link #settleAll}. */
  boolean isUnsettled() {
    return readUpTo > settledUpTo;
  }

  /** Sequence of the last entry that was read, or of the last that was done before. */
  long readUpTo() {
    return readUpTo;
  }

  String writer() {
    return source.writer();
  }

  boolean isIdle() {
    return acknowledgements.open() == 0 && source.pending() == 0;
  }
}
