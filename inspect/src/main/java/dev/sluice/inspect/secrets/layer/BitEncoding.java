package dev.sluice.inspect.secrets.layer;

import dev.sluice.inspect.secrets.text.ByteClass;
import java.nio.charset.StandardCharsets;

/** The encodings of RFC 4648. Immutable; any thread. */
enum BitEncoding {
  /** Both alphabets, of sections 4 and 5. */
  BASE64(6, 4, 24, "A-Za-z0-9+/_\\-"),
  /** As in section 6. */
  BASE32(5, 8, 32, "A-Z2-7"),
  /** The same in lower case. */
  LOWER_BASE32(5, 8, 32, "a-z2-7"),
  /** In either case. */
  HEX(4, 2, 32, "0-9A-Fa-f");

  private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  private static final String BASE64_DIGITS = LETTERS + LETTERS.toLowerCase(java.util.Locale.ROOT) + "0123456789+/";
  private static final String BASE32_DIGITS = LETTERS + "234567";

  private final int bits;
  private final int alignments;
  private final int shortestRun;
  private final ByteClass alphabet;

  BitEncoding(int bits, int alignments, int shortestRun, String alphabet) {
    this.bits = bits;
    this.alignments = alignments;
    this.shortestRun = shortestRun;
    this.alphabet = ByteClass.of(alphabet);
  }

  /** Tables apart, since an enum's constructor cannot reach its static fields. */
  private static final class Values {
    private static final byte[][] OF = new byte[BitEncoding.values().length][];

    static {
      for (BitEncoding encoding : BitEncoding.values()) {
        OF[encoding.ordinal()] = table(encoding);
      }
    }

    private static byte[] table(BitEncoding encoding) {
      byte[] table = new byte[256];
      for (int octet = 0; octet < 0x80; octet++) {
        table[octet] = (byte) Math.max(0, encoding.value((char) octet));
      }
      return table;
    }
  }

  private int value(char c) {
    return switch (this) {
      case BASE64 -> BASE64_DIGITS.indexOf(c == '-' ? '+' : c == '_' ? '/' : c);
      case BASE32, LOWER_BASE32 -> BASE32_DIGITS.indexOf(Character.toUpperCase(c));
      case HEX -> Character.digit(c, 16);
    };
  }

  ByteClass alphabet() {
    return alphabet;
  }

  /** Most places at which the encoded text can begin. */
  int alignments() {
    return alignments;
  }

  /** A shorter run hides no secret of the catalog. */
  int shortestRun() {
    return shortestRun;
  }

  int mostPadding() {
    return switch (this) {
      case BASE64 -> 2;
      case BASE32, LOWER_BASE32 -> 6;
      case HEX -> 0;
    };
  }

  /** Whole bytes only; the bits left over are dropped. */
  byte[] decoded(byte[] text, int from, int end) {
    byte[] values = Values.OF[ordinal()];
    byte[] decoded = new byte[(int) ((long) Math.max(0, end - from) * bits / Byte.SIZE)];
    int held = 0;
    int count = 0;
    int length = 0;
    for (int at = from; at < end; at++) {
      held = held << bits | values[text[at] & 0x7F];
      count += bits;
      if (count >= Byte.SIZE) {
        count -= Byte.SIZE;
        decoded[length++] = (byte) (held >>> count);
      }
    }
    return decoded;
  }

  /** Encodes in the alphabet, the case and with the padding of {@code like}. */
  byte[] encoded(byte[] bytes, byte[] like, boolean padded) {
    boolean url = this == BASE64 && holds(like, "-_");
    boolean lower = this != BASE64 && holds(like, "abcdefghijklmnopqrstuvwxyz");
    return encoded(bytes, url, lower, padded);
  }

  private static boolean holds(byte[] digits, String any) {
    for (byte digit : digits) {
      if (any.indexOf(digit) >= 0) {
        return true;
      }
    }
    return false;
  }

  private byte[] encoded(byte[] bytes, boolean url, boolean lower, boolean padded) {
    StringBuilder encoded = new StringBuilder(bytes.length * 2);
    int held = 0;
    int count = 0;
    for (byte octet : bytes) {
      held = held << Byte.SIZE | octet & 0xFF;
      count += Byte.SIZE;
      while (count >= bits) {
        count -= bits;
        encoded.append(digit(held >>> count, url, lower));
      }
      held &= (1 << count) - 1;
    }
    if (count > 0) {
      encoded.append(digit(held << (bits - count), url, lower));
    }
    while (padded && encoded.length() % alignments != 0) {
      encoded.append('=');
    }
    return encoded.toString().getBytes(StandardCharsets.US_ASCII);
  }

  private char digit(int value, boolean url, boolean lower) {
    int masked = value & ((1 << bits) - 1);
    char digit =
        switch (this) {
          case BASE64 -> BASE64_DIGITS.charAt(masked);
          case BASE32, LOWER_BASE32 -> BASE32_DIGITS.charAt(masked);
          case HEX -> Character.toUpperCase(Character.forDigit(masked, 16));
        };
    if (url) {
      return digit == '+' ? '-' : digit == '/' ? '_' : digit;
    }
    return lower ? Character.toLowerCase(digit) : digit;
  }
}
