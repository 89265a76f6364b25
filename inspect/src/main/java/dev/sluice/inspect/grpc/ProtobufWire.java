package dev.sluice.inspect.grpc;

/** Fields of protobuf messages on the wire ("Protocol Buffers Encoding"). Pure; any thread. */
final class ProtobufWire {
  static final int LENGTH = 2;

  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int GROUP = 3;
  private static final int GROUP_END = 4;
  private static final int FIXED32 = 5;
  private static final int MAX_VARINT = 10;

  private ProtobufWire() {}

  /** What counts as fields. */
  enum Reading {
    ORDINARY,
    /**
     * As of some servers: groups, which are deprecated, and the lower 32 bits of numbers that are
     * longer. What can be read so only is a text too.
     */
    LENIENT
  }

  static boolean isMessage(byte[] bytes, int from, int end, Reading reading) {
    int at = from;
    while (at < end) {
      int tagSize = varintSize(bytes, at, end);
      long tag = tagSize > 0 ? varint(bytes, at, end) : 0;
      int type = (int) (tag & 7);
      boolean lenient = tag >>> 32 != 0 || type == GROUP || type == GROUP_END;
      if ((int) tag >>> 3 == 0 || (lenient && reading == Reading.ORDINARY)) {
        return false;
      }
      at = skipped(bytes, at + tagSize, end, type);
      if (at < 0) {
        return false;
      }
    }
    return true;
  }

  static int skipped(byte[] bytes, int at, int end, int type) {
    int size = varintSize(bytes, at, end);
    long behind =
        switch (type) {
          case VARINT -> size == 0 ? end + 1L : at + size;
          case FIXED64 -> at + (long) Long.BYTES;
          case FIXED32 -> at + (long) Integer.BYTES;
          case LENGTH -> {
            int length = size == 0 ? -1 : (int) varint(bytes, at, end);
            yield length < 0 || length > end - at - size ? end + 1L : (long) at + size + length;
          }
          case GROUP, GROUP_END -> at;
          default -> end + 1L;
        };
    return behind > end ? -1 : (int) behind;
  }

  /** 0 when it does not end within the range or ten bytes. */
  static int varintSize(byte[] bytes, int at, int end) {
    int most = Math.min(end - at, MAX_VARINT);
    for (int i = 0; i < most; i++) {
      if (bytes[at + i] >= 0) {
        return i + 1;
      }
    }
    return 0;
  }

  static long varint(byte[] bytes, int at, int end) {
    long value = 0;
    int size = varintSize(bytes, at, end);
    for (int i = 0; i < size; i++) {
      value |= (bytes[at + i] & 0x7FL) << (7 * i);
    }
    return value;
  }
}
