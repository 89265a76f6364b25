package dev.sluice.wire.connection;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Event loop only. All deadlines of one loop. Deadlines of equal duration form a queue in the order
 * of their start, so that start, cancel and poll take constant time.
 */
public final class Deadlines {
  private final Map<Duration, Line> lines = new HashMap<>();
  private final Consumer<Throwable> bugs;
  private final LongSupplier nanoTime;

  /** {@code bugs} receives what an action throws; the other deadlines continue. */
  public Deadlines(Consumer<Throwable> bugs) {
    this(bugs, System::nanoTime);
  }

  public Deadlines(Consumer<Throwable> bugs, LongSupplier nanoTime) {
    this.bugs = bugs;
    this.nanoTime = nanoTime;
  }

  /** Starts a deadline. {@code expired} runs at most once, up to one polling period late. */
  public Deadline in(Duration duration, Runnable expired) {
    Deadline deadline = later(duration, expired);
    deadline.restart();
    return deadline;
  }

  /**
   * Creates a deadline that starts with its first {@link Deadline#restart}. A duration of zero
   * never expires.
   */
  public Deadline later(Duration duration, Runnable expired) {
    return new Deadline(line(duration), expired);
  }

  /** The time by which they are judged, in nanoseconds from an arbitrary moment. */
  public long now() {
    return nanoTime.getAsLong();
  }

  private Line line(Duration duration) {
    Line known = lines.get(duration);
    return known == null ? lines.computeIfAbsent(duration, it -> new Line(it, nanoTime)) : known;
  }

  public void poll(long nowNanos) {
    // Iterate over a copy: an action may start a deadline of a new duration.
    for (Line line : List.copyOf(lines.values())) {
      line.poll(nowNanos, bugs);
    }
  }

  static final class Line {
    private final long nanos;
    private final LongSupplier nanoTime;
    private final Deadline head;

    Line(Duration duration, LongSupplier nanoTime) {
      this.nanos = duration.toNanos();
      this.nanoTime = nanoTime;
      this.head = new Deadline(this, () -> {});
      head.linkToItself();
    }

    void add(Deadline deadline) {
      if (nanos > 0) {
        deadline.linkBefore(head, nanoTime.getAsLong() + nanos);
      }
    }

    private void poll(long nowNanos, Consumer<Throwable> bugs) {
      Deadline first = head.next();
      while (!first.equals(head) && first.isOver(nowNanos)) {
        try {
          first.expire();
        } catch (RuntimeException | Error bug) {
          bugs.accept(bug);
        }
        first = head.next();
      }
    }
  }
}
