package dev.sluice.wire.connection;

/** Event loop only. The time limit of one wait. The waiting code owns it. */
public final class Deadline {
  private final Deadlines.Line line;
  private final Runnable expired;
  private Deadline previous = this;
  private Deadline next = this;
  private long atNanos;

  Deadline(Deadlines.Line line, Runnable expired) {
    this.line = line;
    this.expired = expired;
  }

  public void restart() {
    cancel();
    line.add(this);
  }

  public void cancel() {
    previous.next = next;
    next.previous = previous;
    linkToItself();
  }

  void linkToItself() {
    previous = this;
    next = this;
  }

  void linkBefore(Deadline other, long nanos) {
    atNanos = nanos;
    previous = other.previous;
    next = other;
    previous.next = this;
    other.previous = this;
  }

  Deadline next() {
    return next;
  }

  boolean isOver(long nowNanos) {
    return nowNanos - atNanos >= 0;
  }

  void expire() {
    cancel();
    expired.run();
  }
}
