package dev.sluice.config.settings.proxy;

import dev.sluice.config.source.Fields;

/**
 * HTTP/2 in intercepted tunnels.
 *
 * @param mode {@code proxy.http2}
 * @param bounds {@code proxy.http2_limits}
 */
public record Http2Use(Http2Mode mode, Http2Bounds bounds) {
  public static final Http2Use DEFAULTS = new Http2Use(Http2Mode.ORIGIN, Http2Bounds.DEFAULTS);

  static Http2Use read(Fields proxy) {
    return new Http2Use(
        proxy.choice("http2", Http2Mode.WORDS, DEFAULTS.mode()),
        proxy.section("http2_limits", Http2Bounds::read));
  }
}
