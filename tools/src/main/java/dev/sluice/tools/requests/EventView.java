package dev.sluice.tools.requests;

/** Shows the events of a topic. One thread; the times are of {@link System#nanoTime}. */
public interface EventView {
  /**
   * The next event of a partition.
   *
   * @param value of the record; it may be anything
   */
  void accept(int partition, byte[] value, long nanos);

  /**
   * Comes after each attempt to read, several times a second.
   *
   * @param current whether everything was read that was there at the start; before, the outcome of
   *     a request may be on the topic and only not have been read
   */
  default void tick(long nanos, boolean current) {}

  /** No event follows: shows what is held back. */
  default void end() {}

  boolean isDone();
}
