package dev.sluice.inspect.secrets.digits;

import java.util.Arrays;

/**
 * Encodes bytes in the alphabet and the case of a run. Immutable; any thread.
 *
 * @param url whether in the alphabet of base64url
 * @param lower whether hexadecimal digits are in lower case
 */
record DigitWriter(BitEncoding encoding, boolean url, boolean lower) {
  private static final int BASE64 = 6;
  private static final int HEX = 4;

  static DigitWriter like(BitEncoding encoding, byte[] run) {
    return new DigitWriter(
        encoding,
        encoding.bits() == BASE64 && holds(run, "-_"),
        encoding.bits() == HEX && holds(run, "abcdef"));
  }

  byte[] digits(byte[] bytes) {
    int bits = encoding.bits();
    byte[] encoded = new byte[encoding.digits(bytes.length)];
    int next = 0;
    int held = 0;
    int count = 0;
    for (byte octet : bytes) {
      held = (held << Byte.SIZE) | (octet & 0xFF);
      count += Byte.SIZE;
      while (count >= bits) {
        count -= bits;
        encoded[next++] = digit(held >>> count);
      }
      held &= (1 << count) - 1;
    }
    if (count > 0) {
      encoded[next] = digit(held << (bits - count));
    }
    return encoded;
  }

  byte[] padded(byte[] encoded) {
    int group = encoding.alignments();
    byte[] whole = Arrays.copyOf(encoded, (encoded.length + group - 1) / group * group);
    Arrays.fill(whole, encoded.length, whole.length, (byte) '=');
    return whole;
  }

  private byte digit(int value) {
    char digit = encoding.digit(value);
    if (url) {
      return (byte) (digit == '+' ? '-' : digit == '/' ? '_' : digit);
    }
    return (byte) (lower ? Character.toLowerCase(digit) : digit);
  }

  private static boolean holds(byte[] run, String any) {
    for (byte digit : run) {
      if (any.indexOf(digit) >= 0) {
        return true;
      }
    }
    return false;
  }
}
