package dev.sluice.proxy.upstream;

/** Event loop only. A connection of the pool that serves no request. */
interface IdleConnection {
  OriginKey key();

  void markIdle(long nowNanos);

  long idleSinceNanos();

  /** Closes it; it may be idle no more by then, and close later. */
  void close();
}
