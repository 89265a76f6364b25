package dev.sluice.inspect.secrets;

import dev.sluice.inspect.secrets.pattern.SecretPattern;
import dev.sluice.inspect.secrets.text.ScannedText;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Finds the literals of many patterns in one pass. Immutable; any thread.
 *
 * <p>The trigger of a literal is the three adjacent bytes that are rarest in ordinary text. Every
 * occurrence of a trigger covers a pair of bytes at an even offset: its first two or its last two.
 * So only every second pair is looked up, four per load of eight bytes. A pair that belongs to a
 * trigger leads to the lookup of the trigger, and that to the comparison with its literals.
 */
final class LiteralFilter {
  private static final int TRIGGER = SecretPattern.MIN_LITERAL;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int PAIR = 0xFFFF;
  private static final byte FIRST = 1;
  private static final byte LAST = 2;

  private final byte[] pairs = new byte[PAIR + 1];
  private final TriggerTable triggers = new TriggerTable();

  /** A filter for the literals of {@code patterns}. */
  LiteralFilter(List<SecretPattern> patterns) {
    for (SecretPattern pattern : patterns) {
      for (String literal : pattern.literals()) {
        add(pattern, literal.getBytes(StandardCharsets.US_ASCII));
      }
    }
  }

  /** Receives the places that hold a pattern's literal. */
  @FunctionalInterface
  interface Candidates {
    /**
     * Called for each, not in order.
     *
     * @param at the literal's first byte
     * @param after the byte that follows it
     */
    void found(SecretPattern pattern, int at, int after);
  }

  /** Finds every occurrence within the text. */
  void search(ScannedText text, Candidates candidates) {
    byte[] bytes = text.bytes();
    int at = text.from();
    for (int last = text.end() - Long.BYTES; at <= last; at += Long.BYTES) {
      long word = (long) LONGS.get(bytes, at);
      if ((pairs[(int) word & PAIR]
              | pairs[(int) (word >>> 16) & PAIR]
              | pairs[(int) (word >>> 32) & PAIR]
              | pairs[(int) (word >>> 48)])
          != 0) {
        for (int pair = at; pair < at + Long.BYTES; pair += 2) {
          look(text, pair, pairs[pair(bytes, pair)], candidates);
        }
      }
    }
    for (; at + 1 < text.end(); at += 2) {
      look(text, at, pairs[pair(bytes, at)], candidates);
    }
  }

  private void look(ScannedText text, int at, int kind, Candidates candidates) {
    if ((kind & FIRST) != 0) {
      triggered(text, at, candidates);
    }
    if ((kind & LAST) != 0) {
      triggered(text, at - 1, candidates);
    }
  }

  private void triggered(ScannedText text, int at, Candidates candidates) {
    if (at < text.from() || at + TRIGGER > text.end()) {
      return;
    }
    for (TriggerTable.Literal literal : triggers.at(text.bytes(), at)) {
      int start = at - literal.trigger();
      if (literal.isAt(text, start)) {
        candidates.found(literal.pattern(), start, start + literal.bytes().length);
      }
    }
  }

  private void add(SecretPattern pattern, byte[] bytes) {
    int trigger = Rarity.rarest(bytes, TRIGGER);
    pairs[pair(bytes, trigger)] |= FIRST;
    pairs[pair(bytes, trigger + 1)] |= LAST;
    triggers.add(new TriggerTable.Literal(pattern, bytes, trigger));
  }

  private static int pair(byte[] bytes, int at) {
    return (bytes[at] & 0xFF) | ((bytes[at + 1] & 0xFF) << 8);
  }
}
