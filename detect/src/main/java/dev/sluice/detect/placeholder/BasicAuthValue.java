package dev.sluice.detect.placeholder;

import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/**
 * A value of the Basic scheme, decoded as leniently as any origin may: both base64 alphabets, any
 * padding or none, leading spaces and tabs.
 */
public final class BasicAuthValue {
  private static final String SCHEME = "basic";
  private static final int QUANTUM = 4;

  private final int start;
  private final int end;
  private final byte[] decoded;

  private BasicAuthValue(int start, int end, byte[] decoded) {
    this.start = start;
    this.end = end;
    this.decoded = decoded;
  }

  public int start() {
    return start;
  }

  public int end() {
    return end;
  }

  public byte[] decoded() {
    return decoded;
  }

  /** Reads scheme and value at an index; empty when the scheme or the value is missing. */
  public static Optional<BasicAuthValue> at(byte[] bytes, int from, int to) {
    if (!isScheme(bytes, from, to)) {
      return Optional.empty();
    }
    int start = from + SCHEME.length();
    while (start < to && isBlank(bytes[start])) {
      start++;
    }
    int end = start;
    while (end < to && isEncoded(bytes[end])) {
      end++;
    }
    return end == start
        ? Optional.empty()
        : Optional.of(new BasicAuthValue(start, end, decode(bytes, start, end)));
  }

  private static boolean isScheme(byte[] bytes, int from, int to) {
    if (to - from <= SCHEME.length() || !isBlank(bytes[from + SCHEME.length()])) {
      return false;
    }
    for (int i = 0; i < SCHEME.length(); i++) {
      if ((bytes[from + i] | 0x20) != SCHEME.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private static byte[] decode(byte[] bytes, int from, int to) {
    byte[] plain = new byte[to - from];
    int length = 0;
    for (int i = from; i < to; i++) {
      if (bytes[i] != '=') {
        plain[length++] =
            switch (bytes[i]) {
              case '-' -> '+';
              case '_' -> '/';
              default -> bytes[i];
            };
      }
    }
    // A single last character encodes less than a byte.
    length -= length % QUANTUM == 1 ? 1 : 0;
    return Base64.getDecoder().decode(Arrays.copyOf(plain, length));
  }

  private static boolean isEncoded(byte octet) {
    int lower = octet | 0x20;
    return (lower >= 'a' && lower <= 'z')
        || (octet >= '0' && octet <= '9')
        || "+/-_=".indexOf(octet) >= 0;
  }

  private static boolean isBlank(byte octet) {
    return octet == ' ' || octet == '\t';
  }
}
