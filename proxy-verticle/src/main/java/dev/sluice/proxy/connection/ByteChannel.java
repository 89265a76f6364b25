package dev.sluice.proxy.connection;

import io.netty.buffer.ByteBuf;

/**
 * Event loop only. A two-way stream of bytes that is no longer read as HTTP. Bytes that were read
 * before it became one arrive first.
 */
public interface ByteChannel {
  /** Event loop only. What a channel reports. */
  interface Listener {
    /** The listener owns the buffer. */
    void onBytes(ByteBuf bytes);

    /** The peer sends nothing more; called at most once, after its last bytes. */
    void onInputEnd();

    /** The write queue has room again. */
    void onWritable();

    /** The channel is closed; called at most once, and last. */
    void onClosed();

    /** The channel has to end: the node stops, or its policy or its lifetime is over. */
    default void onDrain() {}
  }

  /** Reports to the listener from now on; nothing is read before the first {@link #demand}. */
  void open(Listener listener);

  /**
   * Asks for more bytes.
   *
   * @param bytes at least 1, added to what was asked for before; the last read may exceed the sum
   *     by at most {@link Connection#READ_BYTES}
   */
  void demand(int bytes);

  /** Writes; the channel owns the buffer. */
  void write(ByteBuf bytes);

  /** Whether the write queue has room. */
  boolean isWritable();

  /**
   * Ends the output after what was written before.
   *
   * @param sent runs once the end is on its way
   */
  void endOutput(Runnable sent);

  /** Whether one direction can end alone; TLS libraries end both. */
  boolean hasHalfClose();

  boolean isOpen();

  /** Writes what is queued, then closes. */
  void close();

  /** Closes at once and drops what is queued. */
  void reset();
}
