package dev.sluice.audit;

import dev.sluice.audit.ledger.RecordShare;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * The bytes that the records in a queue take, in all and by sandbox. A sandbox over its part leaves
 * room for the others, as in the journal (ADR 13). For the appending thread.
 */
final class QueueRoom {
  /** Least size that a record counts; the limit of a queue has as much for each of its records. */
  static final int RECORD_BYTES = 2048;

  private final long limit;
  private final String[] sandboxes;
  private final long[] bytes;
  private final Map<String, Long> bySandbox = new HashMap<>();
  private long put;
  private long left;
  private long used;

  QueueRoom(int capacity) {
    this.limit = (long) capacity * RECORD_BYTES;
    this.sandboxes = new String[capacity];
    this.bytes = new long[capacity];
    Arrays.fill(sandboxes, "");
  }

  boolean fits(int size) {
    return used + counted(size) <= limit;
  }

  boolean admits(String sandbox, int size) {
    return new RecordShare(limit, limit - used, bySandbox.size())
        .admits(bySandbox.getOrDefault(sandbox, 0L), counted(size));
  }

  void put(String sandbox, int size) {
    int slot = slot(put++);
    sandboxes[slot] = sandbox;
    bytes[slot] = counted(size);
    used += bytes[slot];
    bySandbox.merge(sandbox, bytes[slot], Long::sum);
  }

  /** Releases the records that left the queue, as a total since the start. */
  void left(long taken) {
    while (left < taken) {
      int slot = slot(left++);
      long gone = bytes[slot];
      used -= gone;
      bySandbox.computeIfPresent(
          sandboxes[slot], (id, held) -> held <= gone ? null : Long.valueOf(held - gone));
    }
  }

  private static long counted(int size) {
    return Math.max(size, RECORD_BYTES);
  }

  private int slot(long index) {
    return (int) (index % bytes.length);
  }
}
