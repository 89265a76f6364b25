package dev.sluice.audit.ship;

import dev.sluice.audit.journal.JournalEntry;
import dev.sluice.audit.ocsf.EventSubject;
import dev.sluice.audit.ocsf.EventSubject.RecordPosition;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.Verdict;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Joins the decisions of one writer with their completions. It uses the time of the records, so
 * that reading the same journal again joins the same pairs. Monotonic time only ends the wait when
 * no more records follow, or when the clock was set back between two records.
 */
final class ExchangeJoiner {
  private final Supplier<String> writer;
  private final long windowMs;
  private final long waitNanos;
  private final Limit limit;
  private final Consumer<Delivery> ready;
  private final Map<String, Waiting> waiting = new LinkedHashMap<>();
  private long waitingBytes;

  // Longest delay between the time of a record and its append.
  private static final Duration SLACK = Duration.ofMillis(200);

  /**
   * A decision.
   *
   * @param sinceNanos monotonic time at which it was read
   */
  private record Waiting(RecordPosition position, AuditRecord decision, long sinceNanos) {
    int bytes() {
      return decision.getSerializedSize();
    }
  }

  /**
   * Most that waits; above it the oldest is sent alone.
   *
   * @param decisions their number
   * @param bytes of all of them, encoded
   */
  record Limit(int decisions, long bytes) {}

  /**
   * One step of shipping.
   *
   * @param subject to map to events
   * @param first sequence that is done when its events are acknowledged
   * @param second another such sequence; 0 when there is none
   */
  record Delivery(EventSubject subject, long first, long second) {
    Delivery(EventSubject subject, long only) {
      this(subject, only, 0);
    }
  }

  ExchangeJoiner(Supplier<String> writer, Duration window, Limit limit, Consumer<Delivery> ready) {
    this.writer = writer;
    this.windowMs = window.toMillis();
    this.waitNanos = window.plus(SLACK).toNanos();
    this.limit = limit;
    this.ready = ready;
  }

  /**
   * Takes the next entry.
   *
   * @param nanos monotonic time
   */
  void offer(JournalEntry entry, long nanos) {
    switch (entry) {
      case JournalEntry.Lost lost ->
          ready.accept(
              new Delivery(
                  new EventSubject.Missing(
                      new RecordPosition(writer.get(), lost.sequence(), 0),
                      System.currentTimeMillis(),
                      lost.records(),
                      lost.certain()),
                  lost.sequence()));
      case JournalEntry.Stored stored -> offer(stored, nanos);
    }
  }

  /** Sends alone the decisions whose wait has ended at this monotonic time. */
  void expireAt(long nanos) {
    release(next -> nanos - next.sinceNanos() > waitNanos);
  }

  void flush() {
    release(next -> true);
  }

  private void release(Predicate<Waiting> over) {
    Iterator<Waiting> oldest = waiting.values().iterator();
    while (oldest.hasNext()) {
      Waiting next = oldest.next();
      if (!over.test(next)) {
        return;
      }
      oldest.remove();
      waitingBytes -= next.bytes();
      alone(next.position(), next.decision());
    }
  }

  private void offer(JournalEntry.Stored stored, long nanos) {
    AuditRecord record = stored.record();
    release(next -> isOutside(next, record));
    RecordPosition position =
        RecordPosition.of(writer.get(), stored.sequence(), stored.decision(), record);
    if (waitsForCompletion(record)) {
      hold(new Waiting(position, record, nanos));
      return;
    }
    Waiting decision = record.hasCompletion() ? waiting.remove(record.getCorrelationUid()) : null;
    if (decision == null) {
      alone(position, record);
    } else {
      waitingBytes -= decision.bytes();
      ready.accept(
          new Delivery(
              new EventSubject.Exchange(decision.position(), decision.decision(), position, record),
              decision.position().sequence(),
              position.sequence()));
    }
  }

  private boolean isOutside(Waiting decision, AuditRecord record) {
    return Math.abs(record.getTimeMs() - decision.decision().getTimeMs()) > windowMs;
  }

  private void hold(Waiting decision) {
    Waiting before = waiting.put(decision.decision().getCorrelationUid(), decision);
    waitingBytes += decision.bytes();
    if (before != null) {
      waitingBytes -= before.bytes();
      alone(before.position(), before.decision());
    }
    release(next -> waiting.size() > limit.decisions() || waitingBytes > limit.bytes());
  }

  private void alone(RecordPosition position, AuditRecord record) {
    ready.accept(new Delivery(new EventSubject.Single(position, record), position.sequence()));
  }

  private static boolean waitsForCompletion(AuditRecord record) {
    return record.hasRequest()
        && record.getRequest().getVerdict() != Verdict.VERDICT_DENIED
        && !record.getCorrelationUid().isEmpty();
  }
}
