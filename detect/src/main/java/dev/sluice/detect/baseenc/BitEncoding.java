package dev.sluice.detect.baseenc;

import dev.sluice.detect.text.ByteClass;
import dev.sluice.detect.text.ByteSpan;
import java.util.List;
import java.util.Locale;

/**
 * One of the encodings of RFC 4648. Immutable; any thread.
 *
 * <p>A group of digits encodes a whole number of bytes. A run of digits has as many alignments as a
 * group has digits.
 */
final class BitEncoding {
  /** Digits that are looked up together, a multiple of each number of alignments. */
  static final int BLOCK = 8;

  /** From one block to the next. A run of {@code BLOCK + STRIDE - 1} digits covers one. */
  static final int STRIDE = 16;

  private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  private static final String BASE64_DIGITS =
      LETTERS + LETTERS.toLowerCase(Locale.ROOT) + "0123456789+/";
  private static final String BASE32_DIGITS = LETTERS + "234567";
  private static final String HEX_DIGITS = "0123456789ABCDEF";

  static final List<BitEncoding> ALL =
      List.of(
          new BitEncoding(6, 2, BASE64_DIGITS, "A-Za-z0-9+/_\\-"),
          new BitEncoding(5, 6, BASE32_DIGITS, "A-Z2-7"),
          new BitEncoding(5, 6, BASE32_DIGITS.toLowerCase(Locale.ROOT), "a-z2-7"),
          new BitEncoding(4, 0, HEX_DIGITS, "0-9A-Fa-f"));

  private static final byte[] OF_DIGIT = ofDigit();

  // Fewer bytes hide no secret of the catalog.
  private static final int SHORTEST = 17;

  private static final int BASE64_BITS = 6;
  private static final int LAST_DIGITS = 62;

  private final int bits;
  private final int mostPadding;
  private final String digits;
  private final ByteClass alphabet;
  private final byte[] values = new byte[256];

  // By place in a block and digit: a bit for each alignment at which the digit holds the high bit
  // of a byte, and it is set.
  private final byte[] high = new byte[BLOCK << Byte.SIZE];

  private BitEncoding(int bits, int mostPadding, String digits, String alphabet) {
    this.bits = bits;
    this.mostPadding = mostPadding;
    this.digits = digits;
    this.alphabet = ByteClass.of(alphabet);
    for (char digit = 0; digit < 0x80; digit++) {
      values[digit] = (byte) Math.max(0, digits.indexOf(canonical(digit)));
    }
    fillHigh();
  }

  private static byte[] ofDigit() {
    byte[] of = new byte[256];
    for (int i = 0; i < ALL.size(); i++) {
      for (int octet = 0; octet < of.length; octet++) {
        of[octet] |= (byte) (ALL.get(i).alphabet.has((byte) octet) ? 1 << i : 0);
      }
    }
    return of;
  }

  private char canonical(char digit) {
    if (bits == 4) {
      return Character.toUpperCase(digit);
    }
    return digit == '-' ? '+' : digit == '_' ? '/' : digit;
  }

  private void fillHigh() {
    for (int index = 0; index < high.length; index++) {
      int place = index >> Byte.SIZE;
      for (int shift = 0; shift < alignments(); shift++) {
        int role = Math.floorMod(place - shift, alignments());
        if (holdsHighBit(role, values[index & 0xFF])) {
          high[index] |= (byte) (1 << shift);
        }
      }
    }
  }

  private boolean holdsHighBit(int role, int value) {
    for (int place = 0; place < groupBytes() * Byte.SIZE; place += Byte.SIZE) {
      int fromLow = bits - 1 - place % bits;
      if (place / bits == role && ((value >> fromLow) & 1) != 0) {
        return true;
      }
    }
    return false;
  }

  /**
   * The encodings whose digits all bytes of a block are: one bit each, in the order of the list.
   */
  static int ofBlock(byte[] bytes, int at) {
    return OF_DIGIT[bytes[at] & 0xFF]
        & OF_DIGIT[bytes[at + 1] & 0xFF]
        & OF_DIGIT[bytes[at + 2] & 0xFF]
        & OF_DIGIT[bytes[at + 3] & 0xFF]
        & OF_DIGIT[bytes[at + 4] & 0xFF]
        & OF_DIGIT[bytes[at + 5] & 0xFF]
        & OF_DIGIT[bytes[at + 6] & 0xFF]
        & OF_DIGIT[bytes[at + 7] & 0xFF];
  }

  ByteClass alphabet() {
    return alphabet;
  }

  int alignments() {
    return bits == 6 ? 4 : bits == 5 ? 8 : 2;
  }

  int groupBytes() {
    return bits * alignments() / Byte.SIZE;
  }

  int shortestRun() {
    return digits(SHORTEST);
  }

  int digits(int bytes) {
    return (int) (((long) bytes * Byte.SIZE + bits - 1) / bits);
  }

  int decodedLength(int digits) {
    return (int) ((long) Math.max(0, digits) * bits / Byte.SIZE);
  }

  ByteSpan bytesAround(int from, int end) {
    int groups = (end + alignments() - 1) / alignments();
    return new ByteSpan(from / alignments() * groupBytes(), groups * groupBytes());
  }

  int mostPadding() {
    return mostPadding;
  }

  /**
   * A bit for each alignment at which some byte of a block has its high bit.
   *
   * @param at of the block, whose first digit begins a group at alignment zero
   */
  int highBits(byte[] run, int at) {
    int found = 0;
    for (int place = 0; place < BLOCK; place++) {
      found |= high[(place << Byte.SIZE) | (run[at + place] & 0xFF)];
    }
    return found;
  }

  /**
   * Whether a digit holds the high bit of a byte, and it is set.
   *
   * @param place of the digit among those of the alignment
   */
  boolean isHigh(byte digit, int place) {
    int role = place & (alignments() - 1);
    return (high[(role << Byte.SIZE) | (digit & 0xFF)] & 1) != 0;
  }

  boolean mayBeginCompressed(byte[] run, int at) {
    int two = two(run, at);
    int rest = Short.SIZE - 2 * bits;
    return two == 0x1F8B >> rest || two == 0x28B5 >> rest || two == 0x504B >> rest;
  }

  boolean mayBeginZlib(byte[] run, int at) {
    return ((two(run, at) >> (2 * bits - Byte.SIZE)) & 0x8F) == 8;
  }

  private int two(byte[] run, int at) {
    return (values[run[at] & 0xFF] << bits) | values[run[at + 1] & 0xFF];
  }

  /** Decodes whole bytes to {@code to} from {@code at} on; the bits left over are dropped. */
  void decode(byte[] run, int from, int end, byte[] to, int at) {
    int held = 0;
    int count = 0;
    int next = at;
    for (int i = from; i < end; i++) {
      held = (held << bits) | values[run[i] & 0xFF];
      count += bits;
      if (count >= Byte.SIZE) {
        count -= Byte.SIZE;
        to[next++] = (byte) (held >>> count);
      }
    }
  }

  /**
   * Whether ASCII needs one of the last two digits of base64, which each alphabet has others for:
   * only the third byte of a group can, as its last digit.
   *
   * @param at of the bytes in the text
   */
  boolean needsLastDigits(byte[] ascii, int at) {
    for (int i = 0; bits == BASE64_BITS && i < ascii.length; i++) {
      if (Math.floorMod(at + i, groupBytes()) == 2 && (ascii[i] & 0x3F) >= LAST_DIGITS) {
        return true;
      }
    }
    return false;
  }

  /** Whether a run is in base64 and tells by none of its digits in which alphabet. */
  boolean isInEitherAlphabet(byte[] run) {
    for (int i = 0; bits == BASE64_BITS && i < run.length; i++) {
      if (values[run[i]] >= LAST_DIGITS) {
        return false;
      }
    }
    return bits == BASE64_BITS;
  }

  int bits() {
    return bits;
  }

  char digit(int value) {
    return digits.charAt(value & ((1 << bits) - 1));
  }
}
