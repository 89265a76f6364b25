package dev.sluice.wire.connection;

import io.netty.buffer.ByteBuf;

/**
 * Event loop only. A bidirectional byte stream that is no longer read as HTTP. Bytes read before
 * the switch arrive first.
 */
public interface ByteChannel {
  interface Listener {
    /** The listener owns the buffer. */
    void onBytes(ByteBuf bytes);

    /** The peer has ended its output. Called at most once, after its last bytes. */
    void onInputEnd();

    /**
     * The peer has ended its output behind unread bytes. {@link #onInputEnd} follows once they are
     * read. May be called more than once.
     */
    default void onInputEndWaiting() {}

    void onWritable();

    /** The peer took nothing for too long. The channel closes right after this call. */
    default void onStalled() {}

    /** The channel is closed; called at most once, and last. */
    void onClosed();

    default void onDrain(Lifetime.Cause why) {}
  }

  void open(Listener listener);

  /**
   * Adds to the outstanding demand. The last read may exceed it by up to {@link
   * Connection#READ_BYTES}.
   */
  void demand(int bytes);

  void stopDemand();

  /** The channel owns the buffer. */
  void write(ByteBuf bytes);

  boolean isWritable();

  void inNextTurn(Runnable next);

  /** Ends the output after the bytes already written; {@code sent} runs once the end was sent. */
  void endOutput(Runnable sent);

  /** Whether one direction can end alone. TLS libraries end both. */
  boolean hasHalfClose();

  boolean isOpen();

  void close();

  /** Closes at once and drops the queued bytes. */
  void reset();
}
