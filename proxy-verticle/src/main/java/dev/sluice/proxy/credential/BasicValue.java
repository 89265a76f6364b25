package dev.sluice.proxy.credential;

import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/** The value of a field in the scheme Basic, decoded. */
final class BasicValue {
  private static final String SCHEME = "basic ";

  private final int start;
  private final byte[] decoded;

  private BasicValue(int start, byte[] decoded) {
    this.start = start;
    this.decoded = decoded;
  }

  /** Where what was encoded begins. */
  int start() {
    return start;
  }

  byte[] decoded() {
    return decoded;
  }

  /** Of a field value, when that is what it is. */
  static Optional<BasicValue> of(byte[] bytes, int from, int to) {
    if (to - from <= SCHEME.length()) {
      return Optional.empty();
    }
    for (int i = 0; i < SCHEME.length(); i++) {
      if ((bytes[from + i] | 0x20) != SCHEME.charAt(i)) {
        return Optional.empty();
      }
    }
    int start = from + SCHEME.length();
    while (start < to && bytes[start] == ' ') {
      start++;
    }
    try {
      byte[] decoded = Base64.getDecoder().decode(Arrays.copyOfRange(bytes, start, to));
      return Optional.of(new BasicValue(start, decoded));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
