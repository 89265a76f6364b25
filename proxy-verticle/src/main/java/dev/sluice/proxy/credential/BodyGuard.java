package dev.sluice.proxy.credential;

import java.util.Arrays;

/**
 * Watches a body that streams past for a marker, also one that comes in pieces (data-plane 14.5).
 * One thread.
 */
public final class BodyGuard {
  private static final byte[] NOTHING = {};

  /** What may be the beginning of a marker. */
  private byte[] open = NOTHING;

  /** Whether a marker ends in these bytes, which follow the ones before. */
  public boolean sees(byte[] bytes, int from, int to) {
    byte[] seam = seam(bytes, from, Math.min(to, from + Markers.LONGEST));
    if (Markers.in(seam) || Markers.in(bytes, from, to)) {
      return true;
    }
    open =
        to - from > Markers.LONGEST
            ? Arrays.copyOfRange(bytes, Markers.openEnd(bytes, from, to), to)
            : Arrays.copyOfRange(seam, Markers.openEnd(seam, 0, seam.length), seam.length);
    return false;
  }

  private byte[] seam(byte[] bytes, int from, int to) {
    byte[] seam = Arrays.copyOf(open, open.length + to - from);
    System.arraycopy(bytes, from, seam, open.length, to - from);
    return seam;
  }

  /** How many of the last bytes must not go on before more is known; at most 65. */
  public int held() {
    return open.length;
  }
}
