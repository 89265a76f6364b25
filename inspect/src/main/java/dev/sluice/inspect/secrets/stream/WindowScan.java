package dev.sluice.inspect.secrets.stream;

import dev.sluice.inspect.secrets.LayeredScanner;
import dev.sluice.inspect.secrets.LayeredScanner.Found;
import dev.sluice.inspect.secrets.layer.Edit;
import dev.sluice.inspect.secrets.pattern.SecretPattern;
import dev.sluice.inspect.secrets.text.JsonEscapes;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The end of a text and what comes next, searched together. Positions count the bytes of the text.
 * One thread.
 */
final class WindowScan {
  /** Bytes that are kept. A longer secret is found by its begin, or within one piece. */
  static final int CARRY = 8 * 1024;

  /** What precedes a secret and tells that it is one. */
  private static final int EDGE = 128;

  /** What follows a secret and tells that it is one. */
  private static final int BEHIND = 16;

  private static final byte[] NOTHING = {};

  private final LayeredScanner scanner;
  private final byte[] replacement;
  private final ToldBefore told = new ToldBefore();

  /** From index 1 on; the first byte tells whether it is JSON, once the begin of the text left. */
  private byte[] window = {};

  private int length = 1;
  private int added;
  private boolean isCutOff;

  /** Position of the byte at index 1. */
  private long base;

  private long cleared;
  private Set<String> unsure = Set.of();
  private boolean searched = true;
  private boolean undecoded;

  WindowScan(LayeredScanner scanner, byte[] replacement) {
    this.scanner = scanner;
    this.replacement = replacement;
  }

  /** Receives what is found. */
  interface Hits {
    /**
     * A secret that can be written over.
     *
     * @param again its begin was told before
     * @param from position of what was not told
     * @param masked in place of the bytes from there to the end of the secret
     */
    void written(List<SecretPattern> patterns, boolean again, long from, byte[] masked);

    /** A secret in an encoding, which cannot be replaced at its length. */
    void encoded(List<SecretPattern> patterns, boolean again);
  }

  /** Adds to the text without searching it. */
  void append(byte[] bytes, int from, int end) {
    int needed = length + end - from;
    if (window.length < needed) {
      window = Arrays.copyOf(window, Math.max(needed, Math.min(2 * window.length, CARRY)));
    }
    System.arraycopy(bytes, from, window, length, end - from);
    length = needed;
    added += end - from;
  }

  /** Bytes that were not searched. */
  int added() {
    return added;
  }

  /** Position behind the text. */
  long end() {
    return base + length - 1;
  }

  /** Position before which nothing is kept. */
  long base() {
    return base;
  }

  boolean isSearched() {
    return searched;
  }

  boolean isUndecoded() {
    return undecoded;
  }

  /**
   * Searches what was added.
   *
   * @param last nothing follows, or what follows must not be waited for
   * @return position before which the text may go on
   */
  long scan(boolean last, Hits hits) {
    if (length > 1 && (added > 0 || cleared < end())) {
      decideJson();
      Found found = scanner.scan(window, isCutOff ? 0 : 1, length);
      searched &= found.complete();
      undecoded |= found.undecoded();
      Set<String> before = unsure;
      unsure = new HashSet<>(0);
      boolean sure = true;
      for (Edit edit : found.edits()) {
        sure &= isSure(edit, last, before, hits);
      }
      // A refusal that may come next is to come before the first byte.
      if (sure) {
        int open = last ? length : scanner.openFrom(window, 1, length);
        cleared = Math.max(cleared, position(open));
      }
    }
    slide();
    return cleared;
  }

  private void decideJson() {
    if (!isCutOff) {
      window[0] = (byte) (JsonEscapes.begins(window, 1, length) ? '{' : 'x');
    }
  }

  private long position(int index) {
    return base + index - 1;
  }

  /** False when what follows may tell that it is none; otherwise it is told. */
  private boolean isSure(Edit edit, boolean last, Set<String> before, Hits hits) {
    int start = edit.span().start();
    boolean atEnd = !last && edit.span().end() > length - BEHIND;
    if (!isWritten(edit)) {
      String id = edit.patterns().getFirst().id();
      if (atEnd && unsure.add(id) && !before.contains(id)) {
        return false;
      }
      boolean again = told.isEncodedAgain(edit.patterns(), position(edit.span().end()));
      hits.encoded(edit.patterns(), again);
    } else if (!isCutOff || start > EDGE) {
      if (atEnd && start > length - CARRY + EDGE) {
        return false;
      }
      tell(edit, hits);
    }
    return true;
  }

  private void tell(Edit edit, Hits hits) {
    int end = edit.span().end();
    int start = JsonEscapes.escapeStart(window, isCutOff ? 0 : 1, edit.span().start());
    long known = told.knownTo(edit.patterns(), position(start), position(end));
    if (known < position(end)) {
      int first = start + Math.toIntExact(known - position(start));
      boolean whole = first == start && position(start) >= cleared;
      byte[] masked = Mask.text(window, first, end, length, whole ? replacement : NOTHING);
      hits.written(edit.patterns(), first > start, known, masked);
    }
  }

  /** Whether a secret stands in the text, maybe in escapes, so that it can be written over. */
  private boolean isWritten(Edit edit) {
    return edit.isWritable()
        && (Arrays.equals(edit.bytes(), replacement)
            || Arrays.equals(Percent.decoded(edit.bytes()), replacement));
  }

  private void slide() {
    int kept = Math.min(length - 1, CARRY);
    int gone = length - 1 - kept;
    if (gone > 0) {
      System.arraycopy(window, 1 + gone, window, 1, kept);
      base += gone;
      isCutOff = true;
      told.forget(base);
    }
    length = 1 + kept;
    added = 0;
  }
}
