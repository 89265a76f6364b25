package dev.sluice.detect;

import dev.sluice.detect.pattern.SecretPattern;
import dev.sluice.detect.text.ScannedText;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Finds the literals of many patterns in one pass. Immutable; any thread.
 *
 * <p>Only windows of three bytes at even offsets are looked at, four per eight bytes. Of each
 * literal, the four adjacent bytes that are rarest in ordinary text are known as two windows, one
 * of which is at an even offset wherever the literal stands. A literal of three bytes is a window
 * itself; at an odd offset, its last two bytes and any byte that can follow are one. A table of
 * hashes tells nearly all other windows from these, and the literals are compared after it.
 */
final class LiteralFilter {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int WINDOW = SecretPattern.MIN_LITERAL;
  private static final int MASK = 0xFFFFFF;
  private static final int PAIR = 0xFFFF;
  private static final int BITS = 18;

  // Of 400 odd numbers, the one with the fewest collisions in prose, code, JSON and base64.
  private static final int SPREAD = 0x794C7A57;

  private static final int STEP = Long.BYTES;

  private final byte[] hashes = new byte[1 << BITS];
  private final TriggerTable triggers = new TriggerTable();
  private final TriggerTable shorts = new TriggerTable();

  LiteralFilter(List<SecretPattern> patterns) {
    for (SecretPattern pattern : patterns) {
      for (String literal : pattern.literals()) {
        add(pattern, literal.getBytes(StandardCharsets.ISO_8859_1));
      }
    }
  }

  @FunctionalInterface
  interface Candidates {
    /**
     * Called for each that a secret can continue, not in order.
     *
     * @param at the literal's first byte
     */
    void found(SecretPattern pattern, int at, int after);
  }

  /** Finds every occurrence within the text, as long as the text's budget has looks. */
  void search(ScannedText text, Candidates candidates) {
    byte[] bytes = text.bytes();
    int at = text.from();
    for (int last = text.end() - STEP - 2; at <= last; at += STEP) {
      long word = (long) LONGS.get(bytes, at);
      int next = (int) INTS.get(bytes, at + 6);
      int found =
          hashes[hash((int) word)]
              | hashes[hash((int) (word >>> 16))] << 1
              | hashes[hash((int) (word >>> 32))] << 2
              | hashes[hash(next)] << 3;
      while (found != 0) {
        if (!text.budget().affordsLook()) {
          return;
        }
        int offset = 2 * Integer.numberOfTrailingZeros(found);
        found &= found - 1;
        look(text, at + offset, (int) INTS.get(bytes, at + offset) & MASK, candidates);
      }
    }
    searchEnd(text, at, candidates);
  }

  private void searchEnd(ScannedText text, int from, Candidates candidates) {
    byte[] bytes = text.bytes();
    int at = from;
    for (; at + 2 < text.end(); at += 2) {
      look(text, at, pair(bytes, at) | (bytes[at + 2] & 0xFF) << 16, candidates);
    }
    if (at + 1 < text.end()) {
      triggered(text, at, shorts.at(pair(bytes, at)), candidates);
    }
  }

  private void look(ScannedText text, int at, int window, Candidates candidates) {
    triggered(text, at, triggers.at(window), candidates);
    triggered(text, at, shorts.at(window & PAIR), candidates);
  }

  private static void triggered(
      ScannedText text, int at, TriggerTable.Literal[] literals, Candidates candidates) {
    for (TriggerTable.Literal literal : literals) {
      int start = at - literal.trigger();
      if (literal.isAt(text, start)) {
        text.budget().lookCloser();
        candidates.found(literal.pattern(), start, start + literal.bytes().length);
      }
    }
  }

  private void add(SecretPattern pattern, byte[] bytes) {
    int at = Rarity.rarest(bytes, WINDOW + 1);
    addWindow(pattern, bytes, at);
    if (bytes.length > WINDOW) {
      addWindow(pattern, bytes, at + 1);
      return;
    }
    int pair = pair(bytes, 1);
    shorts.add(pair, new TriggerTable.Literal(pattern, bytes, 1));
    for (int next = 0; next <= 0xFF; next++) {
      if (pattern.shape().canContinue((byte) next)) {
        hashes[hash(pair | next << 16)] = 1;
      }
    }
  }

  private void addWindow(SecretPattern pattern, byte[] bytes, int at) {
    int window = pair(bytes, at) | (bytes[at + 2] & 0xFF) << 16;
    hashes[hash(window)] = 1;
    triggers.add(window, new TriggerTable.Literal(pattern, bytes, at));
  }

  private static int pair(byte[] bytes, int at) {
    return (bytes[at] & 0xFF) | (bytes[at + 1] & 0xFF) << 8;
  }

  private static int hash(int window) {
    return ((window & MASK) * SPREAD) >>> (Integer.SIZE - BITS);
  }

  /** Literals by two or three bytes of them: an open-addressing table, at most half full. */
  private static final class TriggerTable {
    private static final int SPREAD = 0x9E3779B1;
    private static final int FREE = -1;
    private static final int LEAST_BITS = 4;
    private static final Literal[] NONE = {};

    private int bits = LEAST_BITS;
    private int[] keys = free();
    private Literal[][] literals = new Literal[keys.length][];
    private int used;

    void add(int key, Literal literal) {
      int slot = slot(key);
      if (keys[slot] == FREE) {
        if (2 * ++used > keys.length) {
          grow();
          slot = slot(key);
        }
        keys[slot] = key;
        literals[slot] = NONE;
      }
      Literal[] before = literals[slot];
      literals[slot] = Arrays.copyOf(before, before.length + 1);
      literals[slot][before.length] = literal;
    }

    Literal[] at(int key) {
      int slot = slot(key);
      return keys[slot] == FREE ? NONE : literals[slot];
    }

    private void grow() {
      int[] oldKeys = keys;
      Literal[][] old = literals;
      bits++;
      keys = free();
      literals = new Literal[keys.length][];
      for (int i = 0; i < oldKeys.length; i++) {
        if (oldKeys[i] != FREE) {
          int slot = slot(oldKeys[i]);
          keys[slot] = oldKeys[i];
          literals[slot] = old[i];
        }
      }
    }

    private int[] free() {
      int[] made = new int[1 << bits];
      Arrays.fill(made, FREE);
      return made;
    }

    private int slot(int key) {
      int slot = (key * SPREAD) >>> (Integer.SIZE - bits);
      while (keys[slot] != key && keys[slot] != FREE) {
        slot = (slot + 1) & (keys.length - 1);
      }
      return slot;
    }

    /**
     * The bytes that a pattern needs.
     *
     * @param trigger offset of the key within them
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Literal(SecretPattern pattern, byte[] bytes, int trigger) {
      boolean isAt(ScannedText text, int start) {
        return start >= text.from()
            && start + bytes.length <= text.end()
            && text.bytes()[start] == bytes[0]
            && Arrays.equals(text.bytes(), start, start + bytes.length, bytes, 0, bytes.length);
      }
    }
  }

  /** Estimates how rare bytes are in prose, code and JSON. Affects speed only. */
  static final class Rarity {
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
}
