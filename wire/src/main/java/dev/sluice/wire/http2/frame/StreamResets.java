package dev.sluice.wire.http2.frame;

import io.netty.handler.codec.http2.Http2Error;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Event loop only. Resets streams of a session, and remembers those of late: the peer may have sent
 * frames of them before it knew.
 */
public final class StreamResets {
  private static final int REMEMBERED = 256;

  private final FrameOutput output;
  private final Http2Counts counts;

  // With the bytes of DATA that may still be on their way.
  private final Map<Integer, Integer> streams =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, Integer> eldest) {
          return size() > REMEMBERED;
        }
      };

  private boolean closed;

  public StreamResets(FrameOutput output, Http2Counts counts) {
    this.output = output;
    this.counts = counts;
  }

  /**
   * Resets a stream that is not open here.
   *
   * @param window bytes of DATA that the peer may have sent before it knows
   */
  public void reset(int stream, Http2Error code, int window) {
    ignore(stream, window);
    if (!closed) {
      counts.resetByProxy();
      output.reset(stream, code);
    }
  }

  public void ignore(int stream, int window) {
    streams.put(stream, window);
  }

  /** Whether DATA of a closed stream may have been on its way. */
  public boolean expects(int stream, int bytes) {
    int left = Math.max(-1, streams.getOrDefault(stream, -1) - bytes);
    streams.computeIfPresent(stream, (same, before) -> left);
    return left >= 0;
  }

  public boolean contains(int stream) {
    return streams.containsKey(stream);
  }

  public void close() {
    closed = true;
  }
}
