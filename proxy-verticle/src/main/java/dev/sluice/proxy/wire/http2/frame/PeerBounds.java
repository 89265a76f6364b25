package dev.sluice.proxy.wire.http2.frame;

import dev.sluice.config.settings.proxy.Http2Bounds;

/**
 * What the peer of a connection may use.
 *
 * @param own of this connection
 * @param sandbox resets of all connections of the peer's sandbox
 */
public record PeerBounds(Http2Bounds own, ResetWindow sandbox) {
  /** Connections of a sandbox that may use up all of their resets at once. */
  private static final long CONNECTIONS = 4;

  /** Of the streams, what a connection gets whose sandbox has used up its resets. */
  private static final int PART = 10;

  /** Bounds of a peer without other connections. */
  public PeerBounds(Http2Bounds own) {
    this(own, new ResetWindow());
  }

  /** Bounds of a new connection. */
  PeerBounds(Http2Bounds own, ResetWindow sandbox, long nowNanos) {
    this(
        sandbox.isSpent(CONNECTIONS * own.resets(), nowNanos)
            ? own.withStreams(Math.max(1, own.streams() / PART))
            : own,
        sandbox);
  }

  /** Most resets of the sandbox in ten seconds. */
  long sandboxResets() {
    return CONNECTIONS * own.resets();
  }

  /** Most streams at once. */
  public int streams() {
    return own.streams();
  }
}
