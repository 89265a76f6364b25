package dev.sluice.wire;

import dev.sluice.wire.head.ResponseHead;

/**
 * The interim heads of one response so far. Their number has no limit (http-responses 2); their
 * bytes have, so that an origin cannot send them for ever to a client that does not read.
 *
 * @param bytes of all of them
 */
public record InterimHeads(int bytes) {
  public static final InterimHeads NONE = new InterimHeads(0);

  private static final int MOST_BYTES = 64 << 10;

  // A head counts for no less: one that waits for a client holds more memory than its text.
  private static final int LEAST_BYTES = 64;

  public InterimHeads and(ResponseHead head) {
    return new InterimHeads(bytes + Math.max(LEAST_BYTES, head.wireBytes()));
  }

  public boolean isEmpty() {
    return bytes == 0;
  }

  public boolean fits() {
    return bytes <= MOST_BYTES;
  }
}
