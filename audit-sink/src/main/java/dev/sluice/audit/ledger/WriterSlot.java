package dev.sluice.audit.ledger;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Event loop only: one writer's numbers and losses. Each call is a few stores into mapped memory,
 * which survive the process; only the first number waits for the disk, once for each writer.
 */
public final class WriterSlot {
  private final ByteBuffer map;
  private final int at;
  private final int index;
  private final NumberBlocks blocks;
  private long sequence;
  private long decision;
  private long reserved;
  private long askAt;

  WriterSlot(ByteBuffer map, int index, NumberBlocks blocks) {
    this.map = map;
    this.at = LedgerLayout.slot(index);
    this.index = index;
    this.blocks = blocks;
    this.sequence = LedgerLayout.get(map, at + LedgerLayout.SEQUENCE);
    this.decision = LedgerLayout.get(map, at + LedgerLayout.DECISION);
  }

  public long sequence() {
    return sequence;
  }

  public long decision() {
    return decision;
  }

  /**
   * Whether the next sequence is in a block that is reserved on disk. Reserves the first block, and
   * asks for the next one long before this one ends.
   */
  public boolean hasNext() {
    long next = sequence + 1;
    if (next > askAt) {
      reserved = blocks.reservedFor(index, next);
      askAt = blocks.askAt(reserved);
    }
    return next <= reserved;
  }

  /**
   * Gives the next sequence to a record, once its frame is written and before it is shipped.
   *
   * @param newest number of the newest decision up to and including the record
   * @throws IOException after a fault of the mapping; the numbers are not given
   */
  public void next(long newest) throws IOException {
    try {
      LedgerLayout.put(map, at + LedgerLayout.DECISION, newest);
      LedgerLayout.put(map, at + LedgerLayout.SEQUENCE, sequence + 1);
    } catch (InternalError e) {
      blocks.damaged(e);
      throw new IOException(NumberBlocks.DAMAGED, e);
    }
    decision = newest;
    sequence++;
  }

  public void skipDecision() {
    decision++;
    try {
      LedgerLayout.put(map, at + LedgerLayout.DECISION, decision);
    } catch (InternalError ignored) {
      // A fault of the mapping; the next record stores the number again.
    }
  }

  public void lose(long timeMs) {
    count(LedgerLayout.LOSSES, timeMs);
  }

  /** Counts a request that is denied because its record cannot be stored. */
  public void refuse(long timeMs) {
    count(LedgerLayout.LOSSES + Long.BYTES, timeMs);
  }

  /** Records given up since the start; any thread. */
  public long lost() {
    try {
      return LedgerLayout.get(map, at + LedgerLayout.LOSSES);
    } catch (InternalError ignored) {
      // A fault of the mapping; health checks go on.
      return 0;
    }
  }

  private void count(int field, long timeMs) {
    try {
      add(field, timeMs);
    } catch (InternalError ignored) {
      // A fault of the mapping; no record is stored either, and requests are denied or go on.
    }
  }

  // The times come first: a reader that sees the count sees times that cover it.
  private void add(int field, long timeMs) {
    long epoch = LedgerLayout.get(map, LedgerLayout.EPOCH);
    if (LedgerLayout.get(map, at + LedgerLayout.SLOT_EPOCH) != epoch + 1) {
      LedgerLayout.put(map, at + LedgerLayout.FIRST_MS, timeMs);
      LedgerLayout.put(map, at + LedgerLayout.SLOT_EPOCH, epoch + 1);
    }
    LedgerLayout.put(map, at + LedgerLayout.LAST_MS, timeMs);
    LedgerLayout.put(map, at + field, LedgerLayout.get(map, at + field) + 1);
  }
}
