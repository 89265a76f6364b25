package dev.sluice.proxy.connection;

/** Event loop. What a client connection is busy with; it has exactly one phase at a time. */
public interface Phase {
  /** The inbox holds bytes. Called again only when more arrive or the phase asks for it. */
  void bytesArrived();

  /** The socket is gone; nothing more can be written. Called at most once. */
  void closed();

  /** The deadline that this phase set has passed. */
  void deadlinePassed();

  /** Whether it goes on when the client will send nothing more, and only reads. */
  default boolean outlivesInput() {
    return false;
  }

  /** A phase that outlives it: the client will send nothing more. Called at most once. */
  default void inputEnded() {}

  /** The node is shutting down: a phase that waits for a new request ends the connection. */
  default void drain() {}
}
