package dev.sluice.wire.http2.frame;

public enum Http2Limit {
  /** Concurrent requests; more are refused one by one. */
  STREAMS("proxy.http2_limits.streams"),
  /** Requests that the client drops or breaks; the connection ends. */
  RESETS("proxy.http2_limits.resets_per_10s"),
  /** Frames that carry nothing; the connection ends. */
  IDLE_FRAMES("proxy.http2_limits.idle_frames"),
  /** A block of fields; its stream ends, or the connection where the block is far too large. */
  FIELDS("16384 bytes of fields"),
  /** Time until a preface or a block of fields that has begun is whole; the connection ends. */
  HEAD("proxy.timeouts.head"),
  /** Answers to control frames that the client does not read; the connection ends. */
  UNREAD_ANSWERS("1000 unread answers to control frames");

  private final String text;

  Http2Limit(String text) {
    this.text = text;
  }

  public String text() {
    return text;
  }
}
