package dev.sluice.detect.layer;

/**
 * A text to decode, and which kinds of bytes are in it, so that most decoders need not look. Event
 * loop only.
 *
 * @param from inclusive
 * @param end exclusive
 * @param room most bytes that may be decoded from it
 * @param kinds of its bytes, from {@link ByteKinds}
 * @param seen which ranges were decoded before
 */
@SuppressWarnings("ArrayRecordComponent")
public record LayerText(byte[] bytes, int from, int end, int room, int kinds, Seen seen) {
  private static final byte[] HEX = hex();

  /** Tells ranges that stand in the source as they are, and have been decoded there. */
  @FunctionalInterface
  public interface Seen {
    Seen NOTHING = (from, to) -> false;

    boolean isSeen(int from, int to);
  }

  public static LayerText of(byte[] bytes, int from, int end, int room, Seen seen) {
    return new LayerText(bytes, from, end, room, ByteKinds.of(bytes, from, end), seen);
  }

  public boolean holds(int wanted) {
    return (kinds & wanted) != 0;
  }

  /** The byte at a place, without sign; -1 outside of the text. */
  public int at(int place) {
    return place >= from && place < end ? bytes[place] & 0xFF : -1;
  }

  int hexOctet(int place) {
    return place + 1 < end && place >= from
        ? HEX[bytes[place] & 0xFF] << 4 | HEX[bytes[place + 1] & 0xFF]
        : -1;
  }

  private static byte[] hex() {
    byte[] values = new byte[256];
    for (int octet = 0; octet < values.length; octet++) {
      values[octet] = (byte) (octet < 0x80 ? Character.digit(octet, 16) : -1);
    }
    return values;
  }

  @Override
  public String toString() {
    return "LayerText[" + (end - from) + " bytes]";
  }
}
