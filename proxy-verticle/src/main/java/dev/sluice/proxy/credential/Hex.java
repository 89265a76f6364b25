package dev.sluice.proxy.credential;

/** Hexadecimal digits of percent-encoding. */
final class Hex {
  private static final String DIGITS = "0123456789ABCDEF";

  private Hex() {}

  /** What a digit is worth, or -1. */
  static int value(byte digit) {
    return Character.digit(digit, 16);
  }

  /** The octet that the three bytes at a percent sign stand for, or -1. */
  static int octet(byte[] bytes, int percent) {
    int high = value(bytes[percent + 1]);
    int low = value(bytes[percent + 2]);
    return high < 0 || low < 0 ? -1 : high << 4 | low;
  }

  static byte high(byte octet) {
    return (byte) DIGITS.charAt((octet & 0xFF) >> 4);
  }

  static byte low(byte octet) {
    return (byte) DIGITS.charAt(octet & 0xF);
  }
}
