package dev.sluice.inspect.secrets;

import dev.sluice.inspect.secrets.text.ByteClass;

/** Estimates how rare bytes are in prose, code and JSON. Affects speed only. */
final class Rarity {
  private static final ByteClass COMMON = ByteClass.of("a-z \\-\"");
  private static final ByteClass FREQUENT = ByteClass.of("0-9:,.=/");
  private static final ByteClass CAPITALS = ByteClass.of("A-Z_");

  private Rarity() {}

  /** Start of the rarest {@code length} adjacent bytes. */
  static int rarest(byte[] literal, int length) {
    int best = 0;
    for (int at = 1; at + length <= literal.length; at++) {
      best = weight(literal, at, length) < weight(literal, best, length) ? at : best;
    }
    return best;
  }

  /** Relative frequency of the pairs of bytes. */
  private static int weight(byte[] literal, int from, int length) {
    int sum = 0;
    for (int at = from; at + 1 < from + length; at++) {
      sum += weight(literal[at]) * weight(literal[at + 1]);
    }
    return sum;
  }

  private static int weight(byte value) {
    if (COMMON.has(value)) {
      return 10;
    }
    if (FREQUENT.has(value)) {
      return 5;
    }
    return CAPITALS.has(value) ? 2 : 1;
  }
}
