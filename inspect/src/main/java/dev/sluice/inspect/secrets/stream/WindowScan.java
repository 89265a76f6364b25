package dev.sluice.inspect.secrets.stream;

import dev.sluice.inspect.secrets.LayeredScanner;
import dev.sluice.inspect.secrets.LayeredScanner.Found;
import dev.sluice.inspect.secrets.OpenEnd;
import dev.sluice.inspect.secrets.OpenValue;
import dev.sluice.inspect.secrets.layer.Edit;
import dev.sluice.inspect.secrets.pattern.SecretPattern;
import dev.sluice.inspect.secrets.text.JsonEscapes;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The end of a text and what comes next, searched together. A secret that is longer than what is
 * kept is found by its begin, or within one piece. Positions count the bytes of the text. One
 * thread.
 */
final class WindowScan {
  /** What follows a secret and tells that it is one. */
  private static final int BEHIND = 16;

  private static final byte[] NOTHING = {};

  private final LayeredScanner scanner;
  private final byte[] replacement;
  private final ToldBefore told = new ToldBefore();
  private final TextWindow window = new TextWindow();
  private long cleared;

  /** Kinds in encodings at the end, which the next search tells. */
  private Set<String> unsure = Set.of();

  /** A secret is at the end, which may go on in what follows. */
  private boolean goesOn;

  /** All searches together, without edits. */
  private Found all = new Found(List.of(), true, false);

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
    window.append(bytes, from, end);
  }

  /** Bytes that were not searched. */
  int added() {
    return window.added();
  }

  /** Position behind the text. */
  long end() {
    return window.end();
  }

  /** Position before which nothing is kept. */
  long base() {
    return window.base();
  }

  boolean isSearched() {
    return all.complete();
  }

  boolean isUndecoded() {
    return all.undecoded();
  }

  /**
   * Searches what was added.
   *
   * @param next what follows
   * @return position before which the text may go on
   */
  long scan(NextBytes next, Hits hits) {
    if (added() > 0 || cleared < end()) {
      boolean last = next != NextBytes.SOON;
      int from = window.searchFrom(last || goesOn);
      List<Edit> edits = found(from);
      int length = window.length();
      goesOn = edits.stream().anyMatch(edit -> edit.span().end() > length - BEHIND);
      // A refusal that may come next is to come before the first byte.
      if (areSure(edits, from, last, hits)) {
        cleared = Math.max(cleared, window.position(openFrom(next, edits)));
      }
      window.slide();
      told.forget(base());
    }
    return cleared;
  }

  private int openFrom(NextBytes next, List<Edit> edits) {
    int length = window.length();
    return switch (next) {
      case SOON -> OpenEnd.from(scanner, window.bytes(), 1, length);
      case LATE ->
          OpenValue.secondHalf(
              scanner, window.bytes(), 1, length, edits.stream().map(Edit::span).toList());
      case NONE -> length;
    };
  }

  private List<Edit> found(int from) {
    byte first = window.markJson(from);
    Found found = scanner.scan(window.bytes(), from, window.length());
    window.restore(from, first);
    boolean complete = all.complete() && found.complete();
    all = new Found(List.of(), complete, all.undecoded() || found.undecoded());
    return found.edits();
  }

  private boolean areSure(List<Edit> edits, int from, boolean last, Hits hits) {
    Set<String> before = unsure;
    unsure = new HashSet<>(0);
    boolean sure = true;
    for (Edit edit : edits) {
      boolean atEnd = !last && edit.span().end() > window.length() - BEHIND;
      if (!isWritten(edit)) {
        sure &= isSureEncoded(edit, atEnd, before, hits);
      } else if (window.isWhole(edit.span().start(), from)) {
        sure &= isSureWritten(edit, atEnd, hits);
      }
    }
    return sure;
  }

  /** False when what follows may tell that it is none; otherwise it is told. */
  private boolean isSureEncoded(Edit edit, boolean atEnd, Set<String> before, Hits hits) {
    String id = edit.patterns().getFirst().id();
    if (atEnd && unsure.add(id) && !before.contains(id)) {
      return false;
    }
    long end = window.position(edit.span().end());
    hits.encoded(edit.patterns(), told.isEncodedAgain(edit.patterns(), end));
    return true;
  }

  private boolean isSureWritten(Edit edit, boolean atEnd, Hits hits) {
    int kept = window.length() - TextWindow.CARRY + TextWindow.EDGE;
    if (atEnd && edit.span().start() > kept) {
      return false;
    }
    tell(edit, hits);
    return true;
  }

  private void tell(Edit edit, Hits hits) {
    byte[] bytes = window.bytes();
    int end = edit.span().end();
    int start = JsonEscapes.escapeStart(bytes, window.begin(), edit.span().start());
    long from = window.position(start);
    long known = told.knownTo(edit.patterns(), from, window.position(end));
    if (known < window.position(end)) {
      int first = start + Math.toIntExact(known - from);
      byte[] begin = first == start && from >= cleared ? replacement : NOTHING;
      byte[] masked = Mask.text(bytes, first, end, window.length(), begin);
      hits.written(edit.patterns(), first > start, known, masked);
    }
  }

  /** Whether a secret stands in the text, maybe in escapes, so that it can be written over. */
  private boolean isWritten(Edit edit) {
    return edit.isWritable()
        && (Arrays.equals(edit.bytes(), replacement)
            || Arrays.equals(Percent.decoded(edit.bytes()), replacement));
  }
}
