package dev.sluice.proxy.credential;

import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/**
 * What the scheme Basic encodes, decoded as leniently as the most lenient origin might: either
 * alphabet, any padding or none, blanks and tabs before it.
 */
final class BasicValue {
  private static final String SCHEME = "basic";
  private static final int QUANTUM = 4;

  private final int start;
  private final int end;
  private final byte[] decoded;

  private BasicValue(int start, int end, byte[] decoded) {
    this.start = start;
    this.end = end;
    this.decoded = decoded;
  }

  /** Where what was encoded begins. */
  int start() {
    return start;
  }

  /** The index behind it. */
  int end() {
    return end;
  }

  byte[] decoded() {
    return decoded;
  }

  /** At an index, when the scheme stands there with something behind it. */
  static Optional<BasicValue> at(byte[] bytes, int from, int to) {
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
        : Optional.of(new BasicValue(start, end, decode(bytes, start, end)));
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
    // One character alone is less than a byte.
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
