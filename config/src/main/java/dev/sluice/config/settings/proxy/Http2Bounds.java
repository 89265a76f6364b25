package dev.sluice.config.settings.proxy;

import dev.sluice.config.source.Fields;

/**
 * What one HTTP/2 connection of a client may use: {@code proxy.http2_limits.*}.
 *
 * @param streams concurrent requests, 1 to 1,000
 * @param resets requests that the client may drop within ten seconds, 1 to 100,000
 * @param idleFrames frames that carry nothing and may come at once, 100 to 1,000,000
 */
public record Http2Bounds(int streams, int resets, int idleFrames) {
  public static final Http2Bounds DEFAULTS = new Http2Bounds(100, 200, 1000);

  private static final int MOST_STREAMS = 1000;
  private static final int MOST_RESETS = 100_000;
  private static final int LEAST_FRAMES = 100;
  private static final int MOST_FRAMES = 1_000_000;

  public Http2Bounds withStreams(int other) {
    return new Http2Bounds(other, resets, idleFrames);
  }

  static Http2Bounds read(Fields limits) {
    return new Http2Bounds(
        limits.integer("streams", 1, MOST_STREAMS, DEFAULTS.streams()),
        limits.integer("resets_per_10s", 1, MOST_RESETS, DEFAULTS.resets()),
        limits.integer("idle_frames", LEAST_FRAMES, MOST_FRAMES, DEFAULTS.idleFrames()));
  }
}
