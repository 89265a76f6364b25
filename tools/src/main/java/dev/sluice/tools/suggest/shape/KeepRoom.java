package dev.sluice.tools.suggest.shape;

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

  /** Whether nothing new may be kept. */
  boolean isFull() {
    return left <= 0;
  }

  /** Takes the room of an entry with a name. */
  void take(String name) {
    left -= OBJECT + name.length();
  }
}
