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
 *  8  long  sequence, position in the writer's journal, from 1; xor the segment's salt
 * 16  long  decision: number of the newest decision up to and including this record
 * 24  payload, then zero to seven bytes of padding
 * </pre>
 *
 * <p>The file may have served before. A zero follows the newest frame where the next will begin,
 * and older frames have no plausible sequence under this segment's salt.
 */
final class JournalFrame {
  static final int HEADER_BYTES = 24;
  static final int ALIGNMENT = 8;

  /** Limit of one record, far above the size that other limits allow. */
  static final int MAX_PAYLOAD_BYTES = 1 << 20;

  // At a million records a second, these last for nine years.
  private static final long MAX_SEQUENCE = 1L << 48;

  private static final VarHandle INT =
      MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private JournalFrame() {}

  static int sizeOf(int payloadBytes) {
    return (HEADER_BYTES + payloadBytes + ALIGNMENT - 1) & -ALIGNMENT;
  }

  static void complete(byte[] frame, int length, long sequence, long decision, long salt) {
    LONGS.set(frame, 8, sequence ^ salt);
    LONGS.set(frame, 16, decision);
    CRC32C crc = new CRC32C();
    crc.update(frame, 8, HEADER_BYTES - 8 + length);
    INTS.set(frame, 4, (int) crc.getValue());
  }

  /**
   * Stores a complete frame at an aligned offset. A reader of the map sees the whole frame or none,
   * and after it never what the file held before. Touches the map with plain copies only: a
   * checksum over a map whose file was truncated would end the JVM instead of throwing.
   */
  static void store(ByteBuffer target, int offset, byte[] frame, int length) {
    target.put(offset + 4, frame, 4, HEADER_BYTES - 4 + length);
    int end = offset + sizeOf(length);
    if (end < target.capacity()) {
      target.putInt(end, 0);
    }
    INT.setRelease(target, offset, length);
  }

  static int length(ByteBuffer source, int offset) {
    return source.getInt(offset);
  }

  static long sequence(ByteBuffer source, int offset, long salt) {
    return source.getLong(offset + 8) ^ salt;
  }

  private static boolean isPlausible(long sequence) {
    return sequence > 0 && sequence < MAX_SEQUENCE;
  }

  static long decision(ByteBuffer source, int offset) {
    return source.getLong(offset + 16);
  }

  /**
   * Whether a whole, undamaged frame starts at the offset and ends before the limit.
   *
   * @param salt of the segment; a frame of an earlier use of the file has another
   */
  static boolean isValid(ByteBuffer source, int offset, int limit, long salt) {
    if (limit - offset < HEADER_BYTES) {
      return false;
    }
    int length = length(source, offset);
    return length > 0
        && length <= MAX_PAYLOAD_BYTES
        && sizeOf(length) <= limit - offset
        && isPlausible(sequence(source, offset, salt))
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
