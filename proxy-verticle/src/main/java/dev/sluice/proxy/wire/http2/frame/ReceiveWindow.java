package dev.sluice.proxy.wire.http2.frame;

/** Event loop only. How many bytes of DATA the peer may still send, and how many it is owed. */
public final class ReceiveWindow {
  private final int size;
  private int left;
  private int owed;

  public ReceiveWindow(int size) {
    this.size = size;
    this.left = size;
  }

  /** False when the peer exceeded the window. */
  public boolean take(int bytes) {
    left -= bytes;
    return left >= 0;
  }

  /**
   * Owes the peer bytes that are held no more. They are collected, so that one frame returns many.
   *
   * @return the increment to announce now; 0 for none
   */
  public int giveBack(int bytes) {
    owed += bytes;
    if (owed < size / 2) {
      return 0;
    }
    int increment = owed;
    owed = 0;
    left += increment;
    return increment;
  }
}
