package dev.sluice.audit.ledger;

import dev.sluice.audit.fault.FaultRegister;
import dev.sluice.config.file.AtomicFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The numbers and the losses of this process's writers, in a mapped file. A kill of the process
 * leaves the newest number of every writer and each loss; a power loss leaves the end of the block
 * that was reserved.
 *
 * <p>Writers count losses on their loops; one thread tells them, and notes which record tells how
 * many, so that none is told twice or never.
 */
public final class Ledger implements AutoCloseable {
  /** Most writers of a process. */
  public static final int WRITERS = LedgerLayout.SLOTS;

  private final MappedByteBuffer map;
  private final NumberBlocks blocks;

  private Ledger(MappedByteBuffer map, NumberBlocks blocks) {
    this.map = map;
    this.blocks = blocks;
  }

  /**
   * Replaces the file of an earlier process; durable when it returns.
   *
   * @param base index of the first writer
   * @param ends of writers that are continued, by index
   * @param untold losses of earlier processes
   * @param faults where faults of the file are noted
   */
  public static Ledger open(
      Path file, int base, Map<Integer, WriterEnd> ends, Losses untold, FaultRegister faults)
      throws IOException {
    return open(
        file,
        content(base, ends, untold),
        map -> new NumberBlocks(map, NumberBlocks.BLOCK, MappedByteBuffer::force, faults));
  }

  /**
   * As the other, for tests.
   *
   * @param block size of blocks
   * @param force puts the map on disk
   */
  static Ledger open(
      Path file,
      int base,
      Map<Integer, WriterEnd> ends,
      Losses untold,
      long block,
      Consumer<MappedByteBuffer> force)
      throws IOException {
    return open(
        file,
        content(base, ends, untold),
        map -> new NumberBlocks(map, block, force, new FaultRegister()));
  }

  private static Ledger open(
      Path file, byte[] content, Function<MappedByteBuffer, NumberBlocks> blocks)
      throws IOException {
    AtomicFile.replace(file, content);
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      MappedByteBuffer map =
          channel.map(FileChannel.MapMode.READ_WRITE, 0, LedgerLayout.FILE_BYTES);
      map.order(ByteOrder.LITTLE_ENDIAN);
      Ledger ledger = new Ledger(map, blocks.apply(map));
      ledger.blocks.begin();
      return ledger;
    }
  }

  private static byte[] content(int base, Map<Integer, WriterEnd> ends, Losses untold) {
    ByteBuffer bytes = ByteBuffer.allocate(LedgerLayout.FILE_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(0, LedgerLayout.MAGIC).putLong(LedgerLayout.BASE, base);
    bytes.putLong(LedgerLayout.STARTED_MS, System.currentTimeMillis());
    bytes
        .putLong(LedgerLayout.CARRIED, untold.lost())
        .putLong(LedgerLayout.CARRIED + Long.BYTES, untold.refused())
        .putLong(LedgerLayout.CARRIED + 2 * Long.BYTES, untold.firstMs())
        .putLong(LedgerLayout.CARRIED + 3 * Long.BYTES, untold.lastMs());
    for (int slot = 0; slot < LedgerLayout.SLOTS; slot++) {
      WriterEnd end = ends.getOrDefault(base + slot, WriterEnd.START);
      int at = LedgerLayout.slot(slot);
      bytes
          .putLong(at + LedgerLayout.SEQUENCE, end.sequence())
          .putLong(at + LedgerLayout.DECISION, end.decision())
          .putLong(at + LedgerLayout.RESERVED, end.sequence());
    }
    return bytes.array();
  }

  public WriterSlot slot(int slot) {
    return new WriterSlot(map, slot, blocks);
  }

  /** Notes that records count as stored only once they are on disk. */
  public void synced() {
    LedgerLayout.replace(map, LedgerLayout.SYNCED, 0, LedgerLayout.ALL_ON_DISK);
  }

  /**
   * Notes that a record takes effect although its sync failed: a power loss may take it, as without
   * syncs. Waits for the disk, which may fail again; the kernel then writes the note when it can.
   */
  public void unsynced() {
    try {
      LedgerLayout.put(map, LedgerLayout.SYNCED, LedgerLayout.SOME_UNSYNCED);
      map.force();
    } catch (UncheckedIOException | InternalError ignored) {
      // The failed sync is reported already.
    }
  }

  /** The losses that no record tells yet; for the thread that tells them. */
  public Losses untold() {
    long epoch = LedgerLayout.get(map, LedgerLayout.EPOCH);
    Losses all = losses(LedgerLayout.CARRIED, epoch == 0);
    for (int slot = 0; slot < LedgerLayout.SLOTS; slot++) {
      int at = LedgerLayout.slot(slot);
      boolean isNew = LedgerLayout.get(map, at + LedgerLayout.SLOT_EPOCH) == epoch + 1;
      all = all.plus(losses(at + LedgerLayout.LOSSES, isNew));
    }
    Losses untold =
        all.minus(
            LedgerLayout.get(map, LedgerLayout.TOLD),
            LedgerLayout.get(map, LedgerLayout.TOLD + Long.BYTES));
    return untold.isEmpty() ? Losses.NONE : untold;
  }

  public void telling(Losses losses, int writer, long sequence) {
    LedgerLayout.put(map, LedgerLayout.TELLER, 0);
    LedgerLayout.put(
        map, LedgerLayout.TELLING, LedgerLayout.get(map, LedgerLayout.TOLD) + losses.lost());
    LedgerLayout.put(
        map,
        LedgerLayout.TELLING + Long.BYTES,
        LedgerLayout.get(map, LedgerLayout.TOLD + Long.BYTES) + losses.refused());
    LedgerLayout.put(map, LedgerLayout.TELLER_SEQUENCE, sequence);
    LedgerLayout.put(map, LedgerLayout.TELLER, writer + 1L);
  }

  public void told() {
    LedgerLayout.put(map, LedgerLayout.EPOCH, LedgerLayout.get(map, LedgerLayout.EPOCH) + 1);
    LedgerLayout.put(map, LedgerLayout.TOLD, LedgerLayout.get(map, LedgerLayout.TELLING));
    LedgerLayout.put(
        map,
        LedgerLayout.TOLD + Long.BYTES,
        LedgerLayout.get(map, LedgerLayout.TELLING + Long.BYTES));
    LedgerLayout.put(map, LedgerLayout.TELLER, 0);
  }

  public void untelling() {
    LedgerLayout.put(map, LedgerLayout.TELLER, 0);
  }

  @Override
  public void close() {
    blocks.close();
    map.force();
  }

  private Losses losses(int at, boolean timed) {
    return new Losses(
        LedgerLayout.get(map, at),
        LedgerLayout.get(map, at + Long.BYTES),
        timed ? LedgerLayout.get(map, at + 2 * Long.BYTES) : 0,
        timed ? LedgerLayout.get(map, at + 3 * Long.BYTES) : 0);
  }
}
