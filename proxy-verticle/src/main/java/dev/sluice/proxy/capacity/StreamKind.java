package dev.sluice.proxy.capacity;

import dev.sluice.wire.connection.Connection;

/** The memory that a stream, two sockets and the bytes between them, holds at most. */
public enum StreamKind {
  PLAIN(Connection.MAX_HELD_BYTES),
  INTERCEPTED(Connection.MAX_HELD_TLS_BYTES);

  private static final int DIRECTIONS = 2;

  private final long bytesPerDirection;

  StreamKind(long bytesPerDirection) {
    this.bytesPerDirection = bytesPerDirection;
  }

  long bytes() {
    return DIRECTIONS * bytesPerDirection;
  }
}
