package dev.sluice.inspect.secrets.layer;

/**
 * A text to decode, and which bytes are in it, so that most decoders need not look. Event loop
 * only.
 *
 * @param from inclusive
 * @param end exclusive
 * @param room most bytes that may be decoded from it
 * @param readable whether some bytes in a row are characters of UTF-8, or ASCII in UTF-16
 * @param seen which ranges were decoded before
 */
@SuppressWarnings("ArrayRecordComponent")
public record LayerText(
    byte[] bytes,
    int from,
    int end,
    int room,
    boolean[] present,
    boolean readable,
    Seen seen) {
  /** Tells ranges that stand in the source as they are, and have been decoded there. */
  @FunctionalInterface
  public interface Seen {
    /** Nothing was decoded before. */
    Seen NOTHING = (from, to) -> false;

    /** Whether the whole range was. */
    boolean isSeen(int from, int to);
  }

  private static final int ASCII = 0x80;

  /** Random bytes have no such run. */
  private static final int READABLE_RUN = 24;

  private static final int WIDE_RUN = 16;

  /** Reads the text once. */
  public static LayerText of(byte[] bytes, int from, int end, int room, Seen seen) {
    boolean[] present = new boolean[256];
    boolean readable = false;
    int run = 0;
    int wideRun = 0;
    int continuing = 0;
    byte before = 1;
    for (int at = from; at < end; at++) {
      byte octet = bytes[at];
      present[octet & 0xFF] = true;
      wideRun = octet >= 0 && (octet == 0) != (before == 0) ? wideRun + 1 : 0;
      before = octet;
      if (octet >= ' ' || octet == '\n' || octet == '\r' || octet == '\t') {
        run = continuing == 0 ? run + 1 : 0;
        continuing = 0;
      } else {
        boolean continues = octet < (byte) 0xC0;
        boolean fits = octet < 0 && continues == continuing > 0;
        run = fits ? run + 1 : 0;
        continuing = !fits ? 0 : continues ? continuing - 1 : following(octet);
      }
      readable |= run >= READABLE_RUN || wideRun >= WIDE_RUN;
    }
    return new LayerText(bytes, from, end, room, present, readable, seen);
  }

  /** Bytes that follow the first one of a character in UTF-8. */
  private static int following(byte first) {
    return first >= (byte) 0xF0 ? 3 : first >= (byte) 0xE0 ? 2 : 1;
  }

  /** Whether it can be worth decoding: something in it is text, or marks what is not. */
  public boolean isReadable() {
    return readable || isCompressed();
  }

  private boolean isCompressed() {
    return at(from) == 0x78 || (at(from) == 0x1F && at(from + 1) == 0x8B);
  }

  boolean holds(int octet) {
    return present[octet];
  }

  boolean isAscii() {
    for (int octet = ASCII; octet < present.length; octet++) {
      if (present[octet]) {
        return false;
      }
    }
    return true;
  }

  /** The byte at a place, without sign; -1 outside of the text. */
  int at(int place) {
    return place >= from && place < end ? bytes[place] & 0xFF : -1;
  }

  @Override
  public String toString() {
    return "LayerText[" + (end - from) + " bytes]";
  }
}
