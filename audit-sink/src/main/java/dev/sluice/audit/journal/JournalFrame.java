package dev.sluice.audit.journal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * Layout of one record on disk, little-endian, aligned to 8 bytes:
 *
 * <pre>
 *  0  int   payload length, above zero; stored last, so that a frame exists whole or not at all
 *  4  int   CRC32C of everything from byte 8 to the end of the payload
 *  8  long  sequence: position in the writer's journal, from 1
 * 16  long  decision: number of the newest decision up to and including this record
 * 24  payload, then zero to seven bytes of padding
 * </pre>
 */
final class JournalFrame {
  static final int HEADER_BYTES = 24;
  static final int ALIGNMENT = 8;

  /** Limit of one record, far above the size that other limits allow. */
  static final int MAX_PAYLOAD_BYTES = 1 << 20;

  private static final VarHandle INT =
      MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private JournalFrame() {}

  /** Size of a payload with header and padding, in bytes. */
  static int sizeOf(int payloadBytes) {
    return (HEADER_BYTES + payloadBytes + ALIGNMENT - 1) & -ALIGNMENT;
  }

  /**
   * Writes a frame at an aligned offset of zeroed space. A reader of the map sees the whole frame
   * or none.
   */
  static void write(
      ByteBuffer target, int offset, long sequence, long decision, byte[] payload, int length) {
    target.putLong(offset + 8, sequence);
    target.putLong(offset + 16, decision);
    target.put(offset + HEADER_BYTES, payload, 0, length);
    target.putInt(offset + 4, crc(target, offset, length));
    INT.setRelease(target, offset, length);
  }

  static int length(ByteBuffer source, int offset) {
    return source.getInt(offset);
  }

  static long sequence(ByteBuffer source, int offset) {
    return source.getLong(offset + 8);
  }

  static long decision(ByteBuffer source, int offset) {
    return source.getLong(offset + 16);
  }

  /** Whether a whole, undamaged frame starts at the offset and ends before the limit. */
  static boolean isValid(ByteBuffer source, int offset, int limit) {
    if (limit - offset < HEADER_BYTES) {
      return false;
    }
    int length = length(source, offset);
    return length > 0
        && length <= MAX_PAYLOAD_BYTES
        && sizeOf(length) <= limit - offset
        && source.getInt(offset + 4) == crc(source, offset, length);
  }

  private static int crc(ByteBuffer source, int offset, int length) {
    CRC32C crc = new CRC32C();
    ByteBuffer covered = source.duplicate();
    covered.limit(offset + HEADER_BYTES + length).position(offset + 8);
    crc.update(covered);
    return (int) crc.getValue();
  }
}
