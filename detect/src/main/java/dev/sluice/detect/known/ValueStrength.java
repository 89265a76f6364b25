package dev.sluice.detect.known;

import java.util.Optional;

/** Tells values that are too weak to be known values: to deny them would tell what they are. */
public final class ValueStrength {
  /** Least length in bytes. */
  public static final int LEAST_BYTES = 16;

  /** Least size of the space that such a value is from, in bits. */
  public static final int LEAST_BITS = 64;

  public static final int MOST_BYTES = 64 << 10;

  // Fewer different bytes are a repetition.
  private static final int VARIED = 6;

  private static final int HEX_DIGITS = 16;
  private static final int LETTERS = 26;
  private static final int DIGITS = 10;
  private static final int MARKS = 33;
  private static final int OTHERS = 128;

  private ValueStrength() {}

  public static Optional<String> weakness(byte[] value) {
    if (value.length < LEAST_BYTES) {
      return Optional.of("has fewer than %d bytes; use a longer one".formatted(LEAST_BYTES));
    }
    if (value.length > MOST_BYTES) {
      return Optional.of("has more than %d bytes; use a part of it".formatted(MOST_BYTES));
    }
    return bits(value) < LEAST_BITS
        ? Optional.of(
            "can be guessed, with fewer than %d bits; use a longer one".formatted(LEAST_BITS))
        : Optional.empty();
  }

  private static double bits(byte[] value) {
    Alphabet alphabet = new Alphabet();
    for (byte octet : value) {
      alphabet.add((char) (octet & 0xFF));
    }
    return value.length * Math.log(alphabet.size()) / Math.log(2);
  }

  private static final class Alphabet {
    private final boolean[] seen = new boolean[256];
    private int different;
    private boolean lower;
    private boolean upper;
    private boolean digit;
    private boolean mark;
    private boolean other;
    private boolean beyondHex;

    void add(char c) {
      different += seen[c] ? 0 : 1;
      seen[c] = true;
      lower |= c >= 'a' && c <= 'z';
      upper |= c >= 'A' && c <= 'Z';
      digit |= c >= '0' && c <= '9';
      boolean isWord = Character.digit(c, 36) >= 0 && c < 0x80;
      mark |= !isWord && c < 0x80;
      other |= c >= 0x80;
      beyondHex |= !isWord || Character.digit(c, HEX_DIGITS) < 0;
    }

    int size() {
      if (different < VARIED) {
        return different;
      }
      if (digit && !beyondHex && lower != upper) {
        return HEX_DIGITS;
      }
      return (lower ? LETTERS : 0)
          + (upper ? LETTERS : 0)
          + (digit ? DIGITS : 0)
          + (mark ? MARKS : 0)
          + (other ? OTHERS : 0);
    }
  }
}
