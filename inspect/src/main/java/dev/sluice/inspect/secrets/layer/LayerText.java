package dev.sluice.inspect.secrets.layer;

/**
 * A text to decode, and which bytes are in it, so that most decoders need not look. Event loop
 * only.
 *
 * @param from inclusive
 * @param end exclusive
 * @param room most bytes that may be decoded from it
 * @param seen which ranges were decoded before
 */
@SuppressWarnings("ArrayRecordComponent")
public record LayerText(
    byte[] bytes,
    int from,
    int end,
    int room,
    boolean[] present,
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

  /** Reads the text once. */
  public static LayerText of(byte[] bytes, int from, int end, int room, Seen seen) {
    boolean[] present = new boolean[256];
    for (int at = from; at < end; at++) {
      present[bytes[at] & 0xFF] = true;
    }
    return new LayerText(bytes, from, end, room, present, seen);
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
