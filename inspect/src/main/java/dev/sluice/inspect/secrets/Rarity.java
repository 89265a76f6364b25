package dev.sluice.inspect.secrets;

import java.util.Arrays;

/** Estimates how rare bytes are in prose, code and JSON. Affects speed only. */
final class Rarity {
  private static final int[] WEIGHTS = weights();

  // Colon and slash are more frequent together than each for itself tells.
  private static final long URL = 50;

  private Rarity() {}

  static int rarest(byte[] literal, int length) {
    int best = 0;
    for (int at = 1; at + length <= literal.length; at++) {
      best = weight(literal, at, length) < weight(literal, best, length) ? at : best;
    }
    return best;
  }

  private static long weight(byte[] literal, int from, int length) {
    long sum = 0;
    for (int at = from; at + 2 < Math.min(literal.length, from + length); at++) {
      sum += window(literal[at], literal[at + 1], literal[at + 2]);
    }
    return sum;
  }

  private static long window(byte first, byte second, byte third) {
    boolean url = (first == ':' && second == '/') || (second == ':' && third == '/');
    long product = (long) WEIGHTS[first & 0xFF] * WEIGHTS[second & 0xFF] * WEIGHTS[third & 0xFF];
    return url ? URL * product : product;
  }

  private static int[] weights() {
    int[] weights = new int[256];
    Arrays.fill(weights, 1);
    set(weights, " ", 150);
    set(weights, "e", 80);
    set(weights, "taoinsr", 50);
    set(weights, "lcd\"", 30);
    set(weights, "umph\n", 20);
    set(weights, "gfyb.,:/", 12);
    set(weights, "vw01-=", 7);
    set(weights, "k2345_();\\", 5);
    set(weights, "x6789*AESTIN", 3);
    set(weights, "jBCDLMOPR{}'#", 2);
    return weights;
  }

  private static void set(int[] weights, String bytes, int weight) {
    bytes.chars().forEach(c -> weights[c] = weight);
  }
}
