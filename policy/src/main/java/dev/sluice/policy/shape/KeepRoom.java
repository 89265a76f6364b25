package dev.sluice.policy.shape;

/** The memory that aggregates may take, by estimate. One thread. */
public final class KeepRoom {
  private static final int OBJECT = 256;

  private long left;

  /**
   * @param bytes more than 0
   */
  public KeepRoom(long bytes) {
    this.left = bytes;
  }

  public boolean isFull() {
    return left <= 0;
  }

  public void take(String name) {
    left -= OBJECT + name.length();
  }

  public void give(String name) {
    left += OBJECT + name.length();
  }

  /** Bytes that are left; less than 0 when the last entries took more. */
  public long left() {
    return left;
  }
}
