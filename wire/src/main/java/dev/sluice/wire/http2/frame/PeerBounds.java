package dev.sluice.wire.http2.frame;

import dev.sluice.config.settings.proxy.Http2Bounds;

/**
 * What the peer of a connection may use.
 *
 * @param own of this connection
 * @param client resets of all connections of the same client, so that one that was cut off does not
 *     go on with its next connection
 */
public record PeerBounds(Http2Bounds own, ResetWindow client) {
  // Connections of a client that may use up all of their resets at once.
  private static final long CONNECTIONS = 4;

  // Divisor of the streams for a connection whose client has used up its resets.
  private static final int PART = 10;

  public PeerBounds(Http2Bounds own) {
    this(own, new ResetWindow());
  }

  static PeerBounds of(Http2Bounds own, ResetWindow client, long nowNanos) {
    PeerBounds all = new PeerBounds(own, client);
    return client.isSpent(all.clientResets(), nowNanos)
        ? new PeerBounds(own.withStreams(Math.max(1, own.streams() / PART)), client)
        : all;
  }

  long clientResets() {
    return CONNECTIONS * own.resets();
  }

  public int streams() {
    return own.streams();
  }
}
