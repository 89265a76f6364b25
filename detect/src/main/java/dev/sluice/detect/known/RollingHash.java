package dev.sluice.detect.known;

/**
 * A keyed hash of each {@value #WIDTH} bytes in a row, at a few operations a byte. Immutable; any
 * thread. It only tells where to look: what is found is hashed again with the key.
 */
final class RollingHash {
  /** Bytes under the hash: as many as all sufficient parts of a value share, at least. */
  static final int WIDTH = 12;

  private static final long SPREAD = 0x9E3779B97F4A7C15L;

  private final long multiplier;
  private final long[] leaving = new long[256];

  RollingHash(FingerprintKey key) {
    this.multiplier = key.multiplier();
    long power = power(WIDTH);
    for (int octet = 0; octet < leaving.length; octet++) {
      leaving[octet] = octet * power;
    }
  }

  long enter(long state, byte octet) {
    return state * multiplier + (octet & 0xFF);
  }

  long roll(long state, byte first, byte octet) {
    return enter(state, octet) - leaving[first & 0xFF];
  }

  int value(long state) {
    return (int) ((state * SPREAD) >>> Integer.SIZE);
  }

  long begin(byte[] bytes, int from) {
    return after(bytes, from, WIDTH);
  }

  int of(byte[] bytes, int from, int length) {
    return value(after(bytes, from, length));
  }

  private long after(byte[] bytes, int from, int length) {
    long state = 0;
    for (int at = from; at < from + length; at++) {
      state = enter(state, bytes[at]);
    }
    return state;
  }

  long[] prefixes(byte[] bytes, int from, int end) {
    long[] states = new long[end - from + 1];
    for (int at = from; at < end; at++) {
      states[at - from + 1] = enter(states[at - from], bytes[at]);
    }
    return states;
  }

  long power(int bytes) {
    long power = 1;
    for (int i = 0; i < bytes; i++) {
      power *= multiplier;
    }
    return power;
  }
}
