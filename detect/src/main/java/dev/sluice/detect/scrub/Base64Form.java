package dev.sluice.detect.scrub;

import java.util.Arrays;

/**
 * The digits that a value alone decides, when what is encoded has other bytes before and behind it.
 *
 * @param skipped bits at its begin that share a digit with the byte before it: 0, 4 or 2
 */
record Base64Form(ScrubbedValue value, int skipped, boolean url) implements Form {
  private static final String DIGITS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

  private static final String STANDARD = DIGITS + "+/";
  private static final String URL = DIGITS + "-_";
  private static final int BITS = 6;
  private static final int GROUP = 3;

  @Override
  public int length() {
    return length(value.value());
  }

  private int length(byte[] bytes) {
    return (Byte.SIZE * bytes.length - skipped) / BITS;
  }

  @Override
  public byte at(int index) {
    return digit(value.value(), index);
  }

  private byte digit(byte[] bytes, int index) {
    int bit = skipped + BITS * index;
    int place = bit / Byte.SIZE;
    int second = place + 1 < bytes.length ? bytes[place + 1] & 0xFF : 0;
    int two = ((bytes[place] & 0xFF) << Byte.SIZE) | second;
    int digit = (two >> (2 * Byte.SIZE - BITS - bit % Byte.SIZE)) & 0x3F;
    return (byte) (url ? URL : STANDARD).charAt(digit);
  }

  @Override
  public String id() {
    return value.id();
  }

  /** What is behind it keeps its alignment; a byte at each end takes the bits that are shared. */
  @Override
  public byte[] replacement() {
    byte[] placeholder = value.placeholder();
    int before = skipped > 0 ? 1 : 0;
    int length = before + placeholder.length + 1;
    length += Math.floorMod(value.value().length - length, GROUP);
    byte[] padded = new byte[length];
    Arrays.fill(padded, (byte) '*');
    System.arraycopy(placeholder, 0, padded, before, placeholder.length);
    byte[] digits = new byte[length(padded)];
    for (int i = 0; i < digits.length; i++) {
      digits[i] = digit(padded, i);
    }
    return digits;
  }

  @Override
  public String toString() {
    return "Base64Form[" + value.id() + "]";
  }
}
