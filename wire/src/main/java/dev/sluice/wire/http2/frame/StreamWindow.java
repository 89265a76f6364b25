package dev.sluice.wire.http2.frame;

import dev.sluice.wire.ReadAhead;

/**
 * Event loop only. The window of one body. A peer can send no more than one window in a round trip,
 * so that it doubles, up to {@link #LARGEST}, each time that twice its size went through and
 * nothing was left waiting. Where more than half of it waits, it shrinks again, to its first size
 * at least.
 */
public final class StreamWindow {
  /** In bytes; what 50 ms bring with 80 MB/s. */
  public static final int LARGEST = 4 << 20;

  private final int first;
  private ReadAhead memory = ReadAhead.NONE;
  private int size;
  private int left;
  private int owed;
  private long moved;

  public StreamWindow(int first) {
    this.first = first;
    this.size = first;
    this.left = first;
  }

  public void growIn(ReadAhead ahead) {
    memory = ahead;
  }

  /** False when the peer exceeded the window. */
  public boolean take(int bytes) {
    left -= bytes;
    return left >= 0;
  }

  public int left() {
    return left;
  }

  /**
   * Owes the peer bytes that are held no more. They are collected, so that one frame returns many.
   *
   * @param waiting bytes that are still held
   * @return the increment to announce now; 0 for none
   */
  public int giveBack(int bytes, int waiting) {
    owed += bytes - kept(bytes, waiting);
    moved += bytes;
    if (owed < size / 2) {
      return 0;
    }
    if (waiting == 0) {
      grow();
    }
    int increment = owed;
    owed = 0;
    left += increment;
    return increment;
  }

  // How many of the bytes are not returned, because the receiver is slow.
  private int kept(int bytes, int waiting) {
    if (waiting <= size / 2) {
      return 0;
    }
    int kept = Math.min(bytes, size - first);
    shrink(kept);
    return kept;
  }

  private void grow() {
    int more = Math.min(size, LARGEST - size);
    if (more > 0 && moved >= 2L * size && memory.claim(more)) {
      size += more;
      owed += more;
      moved = 0;
    }
  }

  private void shrink(int bytes) {
    if (bytes > 0) {
      size -= bytes;
      moved = 0;
      memory.release(bytes);
    }
  }

  /** Returns its memory, and grows no more. The body is over. */
  public void close() {
    shrink(size - first);
    memory = ReadAhead.NONE;
  }
}
