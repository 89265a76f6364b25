package dev.sluice.wire.connection;

import io.netty.buffer.ByteBuf;

/**
 * Event loop only. The current task of a client connection, which has exactly one phase at a time.
 */
public interface Phase {
  /** The inbox holds bytes. Called again only after more arrive or the phase is entered again. */
  void bytesArrived();

  /** The socket is closed and no longer writable. Called at most once. */
  void closed();

  /** How many of the next bytes the phase takes without the inbox; 0 for none. */
  default int directBytes() {
    return 0;
  }

  /** Takes bytes within {@link #directBytes}; the phase owns the buffer. */
  default void directBytes(ByteBuf bytes) {
    bytes.release();
  }

  default void writable() {}

  default void stalled() {}

  /** Whether the phase continues after the end of the client's output. */
  default boolean outlivesInput() {
    return false;
  }

  default void inputEnded() {}

  /** The client has ended its output behind bytes that the phase does not read now. */
  default void inputEndWaits() {}

  /** An event of the phase threw. False when the connection has to be closed. */
  default boolean handles(Throwable thrown) {
    return false;
  }

  default void reloaded() {}

  default void retires() {}

  /** The node stops or the connection must end. A phase without a request in flight closes it. */
  default void drain() {}
}
