package dev.sluice.audit.ship;

import dev.sluice.audit.journal.JournalEntry;
import dev.sluice.audit.ocsf.EventSubject;
import dev.sluice.audit.ocsf.EventSubject.RecordPosition;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.Verdict;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Joins the decisions of one writer with their completions. It uses the time of the records, so
 * that reading the same journal again joins the same pairs. The wall clock only ends the wait when
 * no more records follow.
 */
final class ExchangeJoiner {
  private final Supplier<String> writer;
  private final long windowMs;
  private final int limit;
  private final Consumer<Delivery> ready;
  private final Map<String, Waiting> waiting = new LinkedHashMap<>();

  private record Waiting(RecordPosition position, AuditRecord decision) {}

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

  /**
   * @param writer identity of the writer of the entry that is offered
   * @param windowMs longest wait of a decision, in milliseconds
   * @param limit most decisions that wait; above it the oldest is sent alone
   */
  ExchangeJoiner(Supplier<String> writer, long windowMs, int limit, Consumer<Delivery> ready) {
    this.writer = writer;
    this.windowMs = windowMs;
    this.limit = limit;
    this.ready = ready;
  }

  void offer(JournalEntry entry, long nowMs) {
    switch (entry) {
      case JournalEntry.Lost lost ->
          ready.accept(
              new Delivery(
                  new EventSubject.Missing(
                      new RecordPosition(writer.get(), lost.sequence(), 0),
                      nowMs,
                      lost.records(),
                      lost.certain()),
                  lost.sequence()));
      case JournalEntry.Stored stored -> offer(stored);
    }
  }

  /** Sends alone the decisions whose wait has ended at this time. */
  void expire(long timeMs) {
    Iterator<Waiting> oldest = waiting.values().iterator();
    while (oldest.hasNext()) {
      Waiting next = oldest.next();
      if (next.decision().getTimeMs() + windowMs >= timeMs) {
        return;
      }
      oldest.remove();
      alone(next.position(), next.decision());
    }
  }

  /** Sends alone every decision that still waits. */
  void flush() {
    expire(Long.MAX_VALUE);
  }

  private void offer(JournalEntry.Stored stored) {
    AuditRecord record = stored.record();
    expire(record.getTimeMs());
    RecordPosition position =
        RecordPosition.of(writer.get(), stored.sequence(), stored.decision(), record);
    if (waitsForCompletion(record)) {
      hold(position, record);
      return;
    }
    Waiting decision = record.hasCompletion() ? waiting.remove(record.getCorrelationUid()) : null;
    if (decision == null) {
      alone(position, record);
    } else {
      ready.accept(
          new Delivery(
              new EventSubject.Exchange(decision.position(), decision.decision(), position, record),
              decision.position().sequence(),
              position.sequence()));
    }
  }

  private void hold(RecordPosition position, AuditRecord record) {
    if (waiting.size() >= limit) {
      Iterator<Waiting> oldest = waiting.values().iterator();
      Waiting first = oldest.next();
      oldest.remove();
      alone(first.position(), first.decision());
    }
    Waiting before = waiting.put(record.getCorrelationUid(), new Waiting(position, record));
    if (before != null) {
      alone(before.position(), before.decision());
    }
  }

  private void alone(RecordPosition position, AuditRecord record) {
    ready.accept(new Delivery(new EventSubject.Single(position, record), position.sequence()));
  }

  /** A refusal has no completion. */
  private static boolean waitsForCompletion(AuditRecord record) {
    return record.hasRequest()
        && record.getRequest().getVerdict() != Verdict.VERDICT_DENIED
        && !record.getCorrelationUid().isEmpty();
  }
}
