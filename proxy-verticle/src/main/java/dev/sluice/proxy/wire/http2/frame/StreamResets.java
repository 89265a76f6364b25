package dev.sluice.proxy.wire.http2.frame;

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
  private final Map<Integer, Boolean> streams =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, Boolean> eldest) {
          return size() > REMEMBERED;
        }
      };

  private boolean closed;

  public StreamResets(FrameOutput output, Http2Counts counts) {
    this.output = output;
    this.counts = counts;
  }

  /** Resets a stream that is not open here. */
  public void reset(int stream, Http2Error code) {
    streams.put(stream, true);
    if (!closed) {
      counts.resetByProxy();
      output.reset(stream, code);
    }
  }

  /** Whether late frames of a stream are no fault. */
  public boolean contains(int stream) {
    return streams.containsKey(stream);
  }

  /** Writes nothing more. */
  public void close() {
    closed = true;
  }
}
