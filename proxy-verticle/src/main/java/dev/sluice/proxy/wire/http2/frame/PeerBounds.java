package dev.sluice.proxy.wire.http2.frame;

import dev.sluice.config.settings.proxy.Http2Bounds;

/**
 * What the peer of a connection may use.
 *
 * @param own of this connection
 * @param sandbox resets of all connections of the peer's sandbox
 */
public record PeerBounds(Http2Bounds own, ResetWindow sandbox) {
  /** Bounds of a peer without other connections. */
  public PeerBounds(Http2Bounds own) {
    this(own, new ResetWindow());
  }

  /** Most streams at once. */
  public int streams() {
    return own.streams();
  }
}
