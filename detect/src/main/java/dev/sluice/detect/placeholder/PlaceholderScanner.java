package dev.sluice.detect.placeholder;

import java.util.Arrays;

/**
 * Searches a streamed body for placeholder markers, also ones that are split between pieces
 * (data-plane 14.5). One thread.
 */
public final class PlaceholderScanner {
  private static final byte[] NOTHING = {};

  // The last bytes seen, when they may begin a marker.
  private byte[] open = NOTHING;

  /** Whether a marker ends in this piece of the body. */
  public boolean finds(byte[] bytes, int from, int to) {
    byte[] seam = seam(bytes, from, Math.min(to, from + PlaceholderSyntax.MAX_MARKER_BYTES));
    if (PlaceholderSyntax.isIn(seam) || PlaceholderSyntax.isIn(bytes, from, to)) {
      return true;
    }
    open =
        to - from > PlaceholderSyntax.MAX_MARKER_BYTES
            ? Arrays.copyOfRange(bytes, PlaceholderSyntax.partialLiteral(bytes, from, to), to)
            : Arrays.copyOfRange(
                seam, PlaceholderSyntax.partialLiteral(seam, 0, seam.length), seam.length);
    return false;
  }

  private byte[] seam(byte[] bytes, int from, int to) {
    byte[] seam = Arrays.copyOf(open, open.length + to - from);
    System.arraycopy(bytes, from, seam, open.length, to - from);
    return seam;
  }

  public int heldBytes() {
    return open.length;
  }
}
