package dev.sluice.proxy.upstream;

import dev.sluice.proxy.wire.OriginStream;
import dev.sluice.proxy.wire.http2.Http2OriginConnection;
import java.util.Optional;

/** Event loop only. An HTTP/2 connection of the pool, which carries many requests at once. */
final class SharedConnection implements Http2OriginConnection.Owner {
  private final OriginKey key;
  private final SharedConnections all;
  private final Http2OriginConnection connection;
  private long idleSinceNanos = System.nanoTime();

  SharedConnection(DialedSocket dialed, OriginKey key, SharedConnections all) {
    this.key = key;
    this.all = all;
    this.connection =
        Http2OriginConnection.open(
            dialed.connection(),
            dialed.address().getHostAddress(),
            all.deadlines(),
            all.patience(),
            this);
  }

  OriginKey key() {
    return key;
  }

  /** A stream, if there is room for one. */
  Optional<OriginStream> openStream() {
    return connection.hasRoom() ? Optional.of(connection.openStream()) : Optional.empty();
  }

  /** Whether it has had no stream since then. */
  boolean isIdleSince(long nanos) {
    return connection.isIdle() && idleSinceNanos - nanos <= 0;
  }

  /** Takes no more streams, and closes when it has none. */
  void leave() {
    connection.leave();
  }

  @Override
  public void onIdle() {
    idleSinceNanos = System.nanoTime();
    all.idle(this);
  }

  @Override
  public void onGone() {
    all.remove(this);
  }
}
