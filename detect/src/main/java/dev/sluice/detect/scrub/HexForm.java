package dev.sluice.detect.scrub;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Two hexadecimal digits for each byte. */
record HexForm(ScrubbedValue value, boolean upper) implements Form {
  @Override
  public int length() {
    return 2 * value.value().length;
  }

  @Override
  public byte at(int index) {
    int octet = value.value()[index / 2];
    char digit = Character.forDigit((index % 2 == 0 ? octet >> 4 : octet) & 0xF, 16);
    return (byte) (upper ? Character.toUpperCase(digit) : digit);
  }

  @Override
  public String id() {
    return value.id();
  }

  @Override
  public byte[] replacement() {
    HexFormat digits = upper ? HexFormat.of().withUpperCase() : HexFormat.of();
    return digits.formatHex(value.placeholder()).getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public String toString() {
    return "HexForm[" + value.id() + "]";
  }
}
