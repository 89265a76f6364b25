package dev.sluice.inspect.secrets;

import dev.sluice.inspect.secrets.pattern.SecretPattern;
import dev.sluice.inspect.secrets.text.ScannedText;
import java.util.Arrays;

/** Literals by the three bytes of their trigger: an open-addressing table, at most half full. */
final class TriggerTable {
  private static final int BITS = 9;
  private static final int SIZE = 1 << BITS;
  private static final int SPREAD = 0x9E3779B1;
  private static final int FREE = -1;
  private static final Literal[] NONE = {};

  private final int[] keys = new int[SIZE];
  private final Literal[][] literals = new Literal[SIZE][];
  private int used;

  TriggerTable() {
    Arrays.fill(keys, FREE);
    Arrays.fill(literals, NONE);
  }

  void add(Literal literal) {
    int slot = slot(key(literal.bytes(), literal.trigger()));
    if (keys[slot] == FREE && ++used > SIZE / 2) {
      throw new IllegalStateException("too many literals");
    }
    keys[slot] = key(literal.bytes(), literal.trigger());
    Literal[] before = literals[slot];
    literals[slot] = Arrays.copyOf(before, before.length + 1);
    literals[slot][before.length] = literal;
  }

  /** The literals whose trigger is at {@code at}; not to be changed. */
  Literal[] at(byte[] bytes, int at) {
    return literals[slot(key(bytes, at))];
  }

  private int slot(int key) {
    int slot = (key * SPREAD) >>> (Integer.SIZE - BITS);
    while (keys[slot] != key && keys[slot] != FREE) {
      slot = (slot + 1) & (SIZE - 1);
    }
    return slot;
  }

  private static int key(byte[] bytes, int at) {
    return (bytes[at] & 0xFF) | ((bytes[at + 1] & 0xFF) << 8) | ((bytes[at + 2] & 0xFF) << 16);
  }

  /**
   * The bytes that a pattern needs.
   *
   * @param trigger offset of the trigger within them
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Literal(SecretPattern pattern, byte[] bytes, int trigger) {
    boolean isAt(ScannedText text, int start) {
      return start >= text.from()
          && start + bytes.length <= text.end()
          && Arrays.equals(text.bytes(), start, start + bytes.length, bytes, 0, bytes.length);
    }
  }
}
