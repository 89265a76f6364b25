package dev.sluice.audit.ledger;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Layout of the file {@code ledger}: a header, then a slot of one cache line for each writer that a
 * process may open. All fields are longs, little-endian; offsets are in bytes.
 */
final class LedgerLayout {
  /** Format and version: the first bytes of the file. */
  static final long MAGIC = 0x31_4c_45_43_49_55_4c_53L; // "SLUICEL1", little-endian

  static final int SLOTS = 1024;
  static final int HEADER_BYTES = 128;
  static final int SLOT_BYTES = 64;
  static final int FILE_BYTES = HEADER_BYTES + SLOTS * SLOT_BYTES;

  static final int BASE = 8;

  /** Whether a record counts as stored only once it is on disk: 0, or one of the next two. */
  static final int SYNCED = 16;

  /** All records that took effect are on disk. */
  static final long ALL_ON_DISK = 1;

  /** Some record took effect although its sync failed. */
  static final long SOME_UNSYNCED = 2;

  /** Losses of earlier processes that no event has told. */
  static final int CARRIED = 24;

  /** Losses since the file was made, carried ones included, that a stored record tells. */
  static final int TOLD = 56;

  /** Writer and sequence of the record that tells the losses up to {@link #TELLING}. */
  static final int TELLER = 72;

  static final int TELLER_SEQUENCE = 80;
  static final int TELLING = 88;

  /** Counts the tellings, so that a slot knows when its first loss is a new one. */
  static final int EPOCH = 104;

  /** Wall time at which the file was made, in milliseconds since the epoch. */
  static final int STARTED_MS = 112;

  /** Of a slot: newest sequence and decision. */
  static final int SEQUENCE = 0;

  static final int DECISION = 8;

  /** Of a slot: last sequence that it may give. */
  static final int RESERVED = 16;

  /** Of a slot: records lost, and next to it requests refused. */
  static final int LOSSES = 24;

  /** Of a slot: times of the first and the last loss that were not told, and their epoch. */
  static final int FIRST_MS = 40;

  static final int LAST_MS = 48;
  static final int SLOT_EPOCH = 56;

  private static final VarHandle LONG =
      MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private LedgerLayout() {}

  static int slot(int index) {
    return HEADER_BYTES + index * SLOT_BYTES;
  }

  static long get(ByteBuffer map, int at) {
    return (long) LONG.getAcquire(map, at);
  }

  /** Stores in the order of the calls, as a killed process leaves them. */
  static void put(ByteBuffer map, int at, long value) {
    LONG.setRelease(map, at, value);
  }

  /** Stores a value in place of another; does nothing when a third stands there. */
  static void replace(ByteBuffer map, int at, long expected, long value) {
    boolean unused = LONG.compareAndSet(map, at, expected, value);
  }
}
