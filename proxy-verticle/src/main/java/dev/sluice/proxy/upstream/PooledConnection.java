package dev.sluice.proxy.upstream;

import dev.sluice.proxy.upstream.IdleConnections.IdleConnection;
import dev.sluice.wire.OriginStream;
import dev.sluice.wire.http1.Http1OriginConnection;

/** Event loop only. A connection of the pool, in use or idle. */
final class PooledConnection implements Http1OriginConnection.Owner, IdleConnection {
  private final OriginKey key;
  private final IdleConnections idle;
  private final Http1OriginConnection connection;
  private long idleSinceNanos;

  PooledConnection(DialedSocket dialed, OriginKey key, IdleConnections idle) {
    this.key = key;
    this.idle = idle;
    this.connection =
        Http1OriginConnection.open(dialed.connection(), dialed.address().getHostAddress(), this);
  }

  OriginStream openStream() {
    return connection.openStream();
  }

  @Override
  public OriginKey key() {
    return key;
  }

  boolean isOpen() {
    return connection.isOpen();
  }

  @Override
  public void close() {
    connection.close();
  }

  @Override
  public void markIdle(long nowNanos) {
    idleSinceNanos = nowNanos;
  }

  @Override
  public long idleSinceNanos() {
    return idleSinceNanos;
  }

  @Override
  public void onIdle() {
    idle.keep(this, System.nanoTime());
  }

  @Override
  public void onGone() {
    idle.remove(this);
  }
}
