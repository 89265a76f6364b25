package dev.sluice.proxy.wire;

/**
 * The trailer section of a message, checked line by line.
 *
 * @param lines field lines, each ended by CRLF; empty when there are none; never written again
 */
public record Trailers(byte[] lines) {
  public static final Trailers NONE = new Trailers(new byte[0]);

  public boolean isEmpty() {
    return lines.length == 0;
  }

  /** Trailers may hold secrets: only their size. */
  @Override
  public String toString() {
    return "Trailers[" + lines.length + " bytes]";
  }
}
