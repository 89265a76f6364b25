package dev.sluice.wire.http2.frame;

/** Event loop only. How many bytes of DATA the peer accepts now (RFC 9113 section 6.9). */
public final class SendWindow {
  private static final long MOST = Integer.MAX_VALUE;

  private long left;

  public SendWindow(long bytes) {
    this.left = bytes;
  }

  /** The bytes that may be sent; negative after the peer has reduced its windows. */
  public long left() {
    return left;
  }

  public void spend(int bytes) {
    left -= bytes;
  }

  /**
   * Adds the increment of a WINDOW_UPDATE, or the difference of a new initial size.
   *
   * @return false when the window exceeds 2^31 - 1, which is a flow-control error
   */
  public boolean add(long bytes) {
    left += bytes;
    return left <= MOST;
  }
}
