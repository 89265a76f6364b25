package dev.sluice.proxy.connection;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Event loop only. The waits of one loop that must end. Deadlines of one duration stand in line in
 * the order in which they were set, so that setting, canceling and polling take constant time.
 */
public final class Deadlines {
  private final Map<Duration, Line> lines = new HashMap<>();

  /**
   * Starts a wait.
   *
   * @param expired runs at most once, up to one polling period late, unless canceled before
   */
  public Deadline in(Duration duration, Runnable expired) {
    Deadline deadline = later(duration, expired);
    deadline.restart();
    return deadline;
  }

  /** A wait that begins with its first {@link Deadline#restart}. */
  public Deadline later(Duration duration, Runnable expired) {
    return new Deadline(line(duration), expired);
  }

  private Line line(Duration duration) {
    return lines.computeIfAbsent(duration, Line::new);
  }

  /** Runs what has expired. */
  public void poll(long nowNanos) {
    // A copy: what expires may begin a wait of another duration.
    for (Line line : List.copyOf(lines.values())) {
      line.poll(nowNanos);
    }
  }

  /** Event loop only. Waits of one duration, the earliest first. */
  static final class Line {
    private final long nanos;
    private final Deadline head;

    Line(Duration duration) {
      this.nanos = duration.toNanos();
      this.head = new Deadline(this, () -> {});
      head.linkToItself();
    }

    void add(Deadline deadline) {
      deadline.linkBefore(head, System.nanoTime() + nanos);
    }

    private void poll(long nowNanos) {
      Deadline first = head.next();
      while (!first.equals(head) && first.isOver(nowNanos)) {
        first.expire();
        first = head.next();
      }
    }
  }
}
