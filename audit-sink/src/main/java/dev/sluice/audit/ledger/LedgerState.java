package dev.sluice.audit.ledger;

import dev.sluice.audit.file.StateFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.IntToLongFunction;

/** The ledger of an earlier process. */
public final class LedgerState {
  private final ByteBuffer bytes;

  private LedgerState(ByteBuffer bytes) {
    this.bytes = bytes;
  }

  /** Reads the file; empty when it is missing, damaged or of another version. */
  public static Optional<LedgerState> read(Path file) throws IOException {
    Optional<ByteBuffer> content =
        StateFile.bytes(file, "remove it: new writers begin")
            .map(bytes -> ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN));
    Optional<LedgerState> whole =
        content
            .filter(bytes -> bytes.limit() == LedgerLayout.FILE_BYTES)
            .filter(bytes -> bytes.getLong(0) == LedgerLayout.MAGIC)
            .map(LedgerState::new);
    if (content.isPresent() && whole.isEmpty()) {
      StateFile.ignored(file, "new writers begin, and the losses that it counted are not told");
    }
    return whole;
  }

  /**
   * The ends of the writers that gave numbers, by index.
   *
   * @param crashed the machine stopped, so that the newest numbers may not be on disk and only the
   *     reserved blocks bound them
   */
  public Map<Integer, WriterEnd> ends(boolean crashed) {
    Map<Integer, WriterEnd> ends = new TreeMap<>();
    if (crashed && bytes.getLong(LedgerLayout.SYNCED) == LedgerLayout.ALL_ON_DISK) {
      // What was confirmed is in the segments.
      return ends;
    }
    for (int slot = 0; slot < LedgerLayout.SLOTS; slot++) {
      int at = LedgerLayout.slot(slot);
      long sequence = bytes.getLong(at + LedgerLayout.SEQUENCE);
      long end = crashed ? reserved(at, sequence) : sequence;
      if (end > 0) {
        ends.put(
            base() + slot, new WriterEnd(end, bytes.getLong(at + LedgerLayout.DECISION), sequence));
      }
    }
    return ends;
  }

  private long reserved(int at, long sequence) {
    return Math.max(sequence, bytes.getLong(at + LedgerLayout.RESERVED));
  }

  public int base() {
    return (int) bytes.getLong(LedgerLayout.BASE);
  }

  public int newest() {
    for (int slot = LedgerLayout.SLOTS - 1; slot >= 0; slot--) {
      int at = LedgerLayout.slot(slot);
      if (reserved(at, bytes.getLong(at + LedgerLayout.SEQUENCE)) > 0) {
        return base() + slot;
      }
    }
    return base() - 1;
  }

  /** When that process started, by its wall clock, in milliseconds since the epoch. */
  public long startedMs() {
    return bytes.getLong(LedgerLayout.STARTED_MS);
  }

  public Losses untold(IntToLongFunction stored) {
    Losses all = losses(LedgerLayout.CARRIED);
    for (int slot = 0; slot < LedgerLayout.SLOTS; slot++) {
      all = all.plus(losses(LedgerLayout.slot(slot) + LedgerLayout.LOSSES));
    }
    long teller = bytes.getLong(LedgerLayout.TELLER) - 1;
    boolean isTold =
        teller >= 0
            && stored.applyAsLong((int) teller) >= bytes.getLong(LedgerLayout.TELLER_SEQUENCE);
    int told = isTold ? LedgerLayout.TELLING : LedgerLayout.TOLD;
    Losses untold = all.minus(bytes.getLong(told), bytes.getLong(told + Long.BYTES));
    return untold.isEmpty() ? Losses.NONE : untold;
  }

  private Losses losses(int at) {
    return new Losses(
        bytes.getLong(at),
        bytes.getLong(at + Long.BYTES),
        bytes.getLong(at + 2 * Long.BYTES),
        bytes.getLong(at + 3 * Long.BYTES));
  }
}
