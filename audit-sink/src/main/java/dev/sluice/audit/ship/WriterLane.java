package dev.sluice.audit.ship;

import dev.sluice.audit.journal.JournalEntry;
import dev.sluice.audit.journal.RecordSource;
import dev.sluice.audit.ship.ExchangeJoiner.Delivery;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;

/** The records of one writer in shipment: read, joined, and acknowledged in order. */
final class WriterLane {
  // What waits for completions. Many requests with long targets reach the bytes first.
  private static final ExchangeJoiner.Limit MOST_WAITING =
      new ExchangeJoiner.Limit(20_000, 16 << 20);

  private final RecordSource source;
  private final SourceTurns turns;
  private final ExchangeJoiner joiner;
  private final JoinWindow window;
  private final Acknowledgements acknowledgements = new Acknowledgements();
  private long readUpTo;
  private long settledUpTo;

  /**
   * How long a decision waits for its completion.
   *
   * @param length between the times of both records, and of the wait
   * @param nanos monotonic time, by which the wait ends when no more records follow
   */
  record JoinWindow(Duration length, LongSupplier nanos) {}

  WriterLane(
      RecordSource source,
      SourceTurns turns,
      JoinWindow window,
      BiConsumer<WriterLane, Delivery> ready) {
    this.source = source;
    this.turns = turns;
    this.readUpTo = source.acknowledged();
    this.settledUpTo = readUpTo;
    this.window = window;
    this.joiner =
        new ExchangeJoiner(
            source::writer,
            window.length(),
            MOST_WAITING,
            delivery -> ready.accept(this, delivery));
  }

  /**
   * Reads some entries; fewer, or none, while the source cannot be read.
   *
   * @param draining no record will follow, so waiting decisions are sent at the end of the journal
   * @return number of entries read
   */
  int read(int atMost, boolean draining) {
    int read = 0;
    while (read < atMost) {
      Optional<JournalEntry> entry = turns.poll(source);
      if (entry.isEmpty()) {
        if (draining) {
          joiner.flush();
        } else {
          joiner.expireAt(window.nanos().getAsLong());
        }
        return read;
      }
      readUpTo = entry.get().sequence();
      acknowledgements.read(readUpTo);
      joiner.offer(entry.get(), window.nanos().getAsLong());
      read++;
    }
    return read;
  }

  void settle(Delivery delivery) {
    boolean moved = acknowledgements.settle(delivery.first());
    if (delivery.second() != 0) {
      moved |= acknowledgements.settle(delivery.second());
    }
    if (moved) {
      source.acknowledge(acknowledgements.position());
    }
  }

  void flush() {
    joiner.flush();
  }

  void settleAll() {
    if (isUnsettled()) {
      acknowledgements.clear();
      settledUpTo = readUpTo;
      source.acknowledge(readUpTo);
    }
  }

  boolean isUnsettled() {
    return readUpTo > settledUpTo;
  }

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
