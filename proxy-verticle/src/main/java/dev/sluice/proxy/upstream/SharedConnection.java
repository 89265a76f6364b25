package dev.sluice.proxy.upstream;

import dev.sluice.proxy.upstream.IdleConnections.IdleConnection;
import dev.sluice.wire.OriginStream;
import dev.sluice.wire.connection.Deadline;
import dev.sluice.wire.http2.Http2OriginConnection;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Optional;

/** Event loop only. An HTTP/2 connection of the pool, which carries many requests at once. */
final class SharedConnection implements Http2OriginConnection.Owner, IdleConnection {
  private final OriginKey key;
  private final SharedConnections all;
  private final Http2OriginConnection connection;
  private final IdleConnections idle;
  private final Promise<Integer> told = Promise.promise();
  private boolean gone;
  private long idleSinceNanos;

  SharedConnection(
      DialedSocket dialed, OriginKey key, SharedConnections all, IdleConnections idle) {
    this.key = key;
    this.all = all;
    this.idle = idle;
    this.connection =
        Http2OriginConnection.open(
            dialed.connection(),
            dialed.address().getHostAddress(),
            all.deadlines(),
            all.patience(),
            this);
    Deadline silence = all.deadlines().in(all.silence(), () -> told.tryComplete(1));
    // It would hold a connection that has been closed.
    told.future().onComplete(ignored -> silence.cancel());
  }

  @Override
  public OriginKey key() {
    return key;
  }

  boolean isGone() {
    return gone;
  }

  OriginStream firstStream() {
    return connection.openStream(false);
  }

  Optional<OriginStream> openStream() {
    return connection.hasRoom() ? Optional.of(connection.openStream(true)) : Optional.empty();
  }

  /**
   * Completes with the number of streams that the origin accepts at once, and never fails. Without
   * a word from the origin it is one.
   */
  Future<Integer> told() {
    return told.future();
  }

  @Override
  public void close() {
    connection.leave();
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
  public void onTold(int streams) {
    all.regained(this);
    told.tryComplete(streams);
  }

  @Override
  public void onRoom() {
    all.regained(this);
  }

  @Override
  public void onUsed() {
    idle.remove(this);
  }

  @Override
  public void onIdle() {
    if (!gone) {
      idle.keepShared(this, System.nanoTime());
    }
  }

  @Override
  public void onGone() {
    gone = true;
    idle.remove(this);
    all.remove(this);
    told.tryComplete(Integer.MAX_VALUE);
  }
}
