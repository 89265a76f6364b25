package dev.sluice.proxy.connection;

import io.netty.buffer.ByteBuf;

/** Event loop only. What a client connection is busy with; it has exactly one phase at a time. */
public interface Phase {
  /** The inbox holds bytes. Called again only when more arrive or the phase is entered again. */
  void bytesArrived();

  /** The socket is gone; nothing more can be written. Called at most once. */
  void closed();

  /** How many of the next bytes the phase takes without the inbox; 0 for none. */
  default int directBytes() {
    return 0;
  }

  /** Takes bytes that {@link #directBytes} allowed; the phase owns the buffer. */
  default void directBytes(ByteBuf bytes) {
    bytes.release();
  }

  /** The write queue has room again. */
  default void writable() {}

  /** The client takes nothing of its response; the connection closes at once afterwards. */
  default void stalled() {}

  /** Whether the phase goes on when the client will send nothing more, and only reads. */
  default boolean outlivesInput() {
    return false;
  }

  /** The client will send nothing more, in a phase that outlives it. Called at most once. */
  default void inputEnded() {}

  /** The node stops, or the connection has to end: a phase without a request in flight ends it. */
  default void drain() {}
}
