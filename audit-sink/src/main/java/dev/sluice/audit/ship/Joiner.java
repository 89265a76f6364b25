package dev.sluice.audit.ship;

import dev.sluice.audit.journal.Entry;
import dev.sluice.audit.ocsf.Origin;
import dev.sluice.audit.ocsf.Subject;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.Verdict;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Holds back the decisions of one writer for their completions. Time is that of the records, so
 * that reading the same journal again joins the same pairs; the wall clock only ends the wait when
 * nothing more is there to read.
 */
final class Joiner {
  private final String writer;
  private final long windowMs;
  private final int limit;
  private final Consumer<Delivery> ready;
  private final Map<String, Waiting> waiting = new LinkedHashMap<>();

  private record Waiting(Origin origin, AuditRecord decision) {}

  /**
   * @param windowMs how long a decision waits, in milliseconds
   * @param limit how many wait at most; the oldest goes alone when there are more
   */
  Joiner(String writer, long windowMs, int limit, Consumer<Delivery> ready) {
    this.writer = writer;
    this.windowMs = windowMs;
    this.limit = limit;
    this.ready = ready;
  }

  void offer(Entry entry, long nowMs) {
    switch (entry) {
      case Entry.Lost lost ->
          ready.accept(
              new Delivery(
                  new Subject.Missing(
                      new Origin(writer, lost.sequence(), 0), nowMs, lost.records()),
                  lost.sequence()));
      case Entry.Stored stored -> offer(stored);
    }
  }

  /** Sends alone what has waited long enough at this time. */
  void expire(long timeMs) {
    Iterator<Waiting> oldest = waiting.values().iterator();
    while (oldest.hasNext()) {
      Waiting next = oldest.next();
      if (next.decision().getTimeMs() + windowMs >= timeMs) {
        return;
      }
      oldest.remove();
      alone(next.origin(), next.decision());
    }
  }

  /** Sends alone everything that still waits. */
  void flush() {
    expire(Long.MAX_VALUE);
  }

  private void offer(Entry.Stored stored) {
    AuditRecord record = stored.record();
    expire(record.getTimeMs());
    Origin origin = Origin.of(writer, stored.sequence(), stored.decision(), record);
    if (waitsForCompletion(record)) {
      hold(origin, record);
      return;
    }
    Waiting decision = record.hasCompletion() ? waiting.remove(record.getCorrelationUid()) : null;
    if (decision == null) {
      alone(origin, record);
    } else {
      ready.accept(
          new Delivery(
              new Subject.Exchange(decision.origin(), decision.decision(), origin, record),
              decision.origin().sequence(),
              origin.sequence()));
    }
  }

  private void hold(Origin origin, AuditRecord record) {
    if (waiting.size() >= limit) {
      Iterator<Waiting> oldest = waiting.values().iterator();
      Waiting first = oldest.next();
      oldest.remove();
      alone(first.origin(), first.decision());
    }
    Waiting before = waiting.put(record.getCorrelationUid(), new Waiting(origin, record));
    if (before != null) {
      alone(before.origin(), before.decision());
    }
  }

  private void alone(Origin origin, AuditRecord record) {
    ready.accept(new Delivery(new Subject.Single(origin, record), origin.sequence()));
  }

  /** Nothing is to come after a refusal. */
  private static boolean waitsForCompletion(AuditRecord record) {
    return record.hasRequest()
        && record.getRequest().getVerdict() != Verdict.VERDICT_DENIED
        && !record.getCorrelationUid().isEmpty();
  }
}
