package dev.sluice.inspect.secrets;

import dev.sluice.inspect.secrets.pattern.SecretPattern;
import dev.sluice.inspect.secrets.text.ScannedText;
import java.util.Arrays;

/** Literals by two or three bytes of them: an open-addressing table, at most half full. */
final class TriggerTable {
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

  /** The literals of a key; not to be changed. */
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
