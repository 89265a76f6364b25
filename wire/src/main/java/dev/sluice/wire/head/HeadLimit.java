package dev.sluice.wire.head;

/** The size limit of a head. It does not depend on how the bytes are split into reads. */
final class HeadLimit {
  private HeadLimit() {}

  static int checked(int maxBytes) {
    if (maxBytes < 1) {
      throw new IllegalArgumentException("a head needs at least one byte: " + maxBytes);
    }
    return maxBytes;
  }

  static int end(int from, int to, int maxBytes) {
    return to - from > maxBytes ? from + maxBytes : to;
  }

  /** Turns "incomplete" into a fault when the limit is reached. */
  static int applied(int code, int from, int to, int maxBytes) {
    return code == HeadFault.INCOMPLETE && to - from >= maxBytes
        ? HeadFault.TOO_LARGE.code()
        : code;
  }
}
