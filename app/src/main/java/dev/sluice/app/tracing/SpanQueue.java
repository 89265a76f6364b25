package dev.sluice.app.tracing;

import dev.sluice.proto.v1.AuditRecord;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** Records whose spans are not made yet. Event loops put in, one thread takes out; no locks. */
final class SpanQueue {
  static final int MOST = 4096;

  /** Records at which the thread is woken; it also polls. */
  private static final int MANY = 1024;

  private final Queue<Ended> records = new ConcurrentLinkedQueue<>();
  private final AtomicInteger size = new AtomicInteger();
  private final Runnable onMany;

  /**
   * A request or CONNECT that has ended.
   *
   * @param stored whether the journal took the record
   */
  record Ended(AuditRecord record, boolean stored) {}

  /**
   * @param onMany runs on an event loop once many wait; must not block
   */
  SpanQueue(Runnable onMany) {
    this.onMany = onMany;
  }

  boolean offer(Ended ended) {
    int before = size.getAndIncrement();
    if (before >= MOST) {
      size.decrementAndGet();
      return false;
    }
    records.add(ended);
    if (before == MANY) {
      onMany.run();
    }
    return true;
  }

  boolean hasRoom() {
    return size.get() < MOST;
  }

  Optional<Ended> poll() {
    Optional<Ended> next = Optional.ofNullable(records.poll());
    if (next.isPresent()) {
      size.decrementAndGet();
    }
    return next;
  }
}
