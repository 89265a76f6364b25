package dev.sluice.wire;

/** The trailer section of a message, checked line by line. Immutable. */
public final class Trailers {
  public static final Trailers NONE = new Trailers(new byte[0]);

  private final byte[] lines;

  /** Takes ownership of the array: field lines, each ended by CRLF. */
  public Trailers(byte[] lines) {
    this.lines = lines;
  }

  public byte[] lines() {
    return lines;
  }

  public boolean isEmpty() {
    return lines.length == 0;
  }

  @Override
  public String toString() {
    return "Trailers[" + lines.length + " bytes]";
  }
}
