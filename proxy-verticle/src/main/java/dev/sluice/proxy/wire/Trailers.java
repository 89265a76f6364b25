package dev.sluice.proxy.wire;

/** The trailer section of a message, checked line by line. Immutable. */
public final class Trailers {
  public static final Trailers NONE = new Trailers(new byte[0]);

  private final byte[] lines;

  /**
   * Takes the array over.
   *
   * @param lines field lines, each ended by CRLF; empty when there are none
   */
  public Trailers(byte[] lines) {
    this.lines = lines;
  }

  /** Not to be written to. */
  public byte[] lines() {
    return lines;
  }

  public boolean isEmpty() {
    return lines.length == 0;
  }

  /** Trailers may hold secrets: only their size. */
  @Override
  public String toString() {
    return "Trailers[" + lines.length + " bytes]";
  }
}
