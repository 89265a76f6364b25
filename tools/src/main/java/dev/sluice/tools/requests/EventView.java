package dev.sluice.tools.requests;

/** Shows the events of a topic. One thread; the times are of {@link System#nanoTime}. */
public interface EventView {
  /**
   * The next event of a partition.
   *
   * @param value of the record; it may be anything
   */
  void accept(int partition, byte[] value, long nanos);

  /** Comes after each attempt to read, several times a second. */
  default void tick(long nanos) {}

  /** No event follows: shows what is held back. */
  default void end() {}

  /** Whether no further event is wanted. */
  boolean isDone();
}
