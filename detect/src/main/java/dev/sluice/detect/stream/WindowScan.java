package dev.sluice.detect.stream;

import dev.sluice.detect.LayeredScanner;
import dev.sluice.detect.LayeredScanner.Found;
import dev.sluice.detect.PartialLiteral;
import dev.sluice.detect.PartialValue;
import dev.sluice.detect.layer.Edit;
import dev.sluice.detect.pattern.SecretPattern;
import dev.sluice.detect.text.JsonEscapes;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
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
  // What follows a secret and tells that it is one.
  private static final int BEHIND = 16;

  private static final byte[] NOTHING = {};

  private final LayeredScanner scanner;
  private final byte[] replacement;
  private final ToldBefore told = new ToldBefore();
  private final TextWindow window = new TextWindow();
  private long cleared;
  private Set<String> unsure = Set.of();
  private boolean goesOn;
  private Found all = new Found(List.of(), true, false);

  WindowScan(LayeredScanner scanner, byte[] replacement) {
    this.scanner = scanner;
    this.replacement = replacement;
  }

  interface Hits {
    /**
     * A secret that can be written over.
     *
     * @param again its begin was told before
     * @param masked in place of the bytes from there to the end of the secret
     */
    void written(List<SecretPattern> patterns, boolean again, long from, byte[] masked);

    void encoded(List<SecretPattern> patterns, boolean again);
  }

  void append(byte[] bytes, int from, int end) {
    window.append(bytes, from, end);
  }

  int added() {
    return window.added();
  }

  long end() {
    return window.end();
  }

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
      case SOON -> PartialLiteral.from(scanner, window.bytes(), 1, length);
      case LATE ->
          PartialValue.secondHalf(
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

  private boolean isWritten(Edit edit) {
    return edit.isWritable()
        && (Arrays.equals(edit.bytes(), replacement)
            || Arrays.equals(Percent.decoded(edit.bytes()), replacement));
  }

  /** Percent escapes of a replacement. Any thread. */
  private static final class Percent {
    private static final int LENGTH = 3;

    private Percent() {}

    static byte[] decoded(byte[] written) {
      ByteArrayOutputStream out = new ByteArrayOutputStream(written.length);
      int at = 0;
      while (at < written.length) {
        int high = at + 1 < written.length ? Character.digit(written[at + 1], 16) : -1;
        int low = at + 2 < written.length ? Character.digit(written[at + 2], 16) : -1;
        boolean escaped = written[at] == '%' && high >= 0 && low >= 0;
        out.write(escaped ? high << 4 | low : written[at]);
        at += escaped ? LENGTH : 1;
      }
      return out.toByteArray();
    }
  }

  /**
   * What was told of the bytes that are still kept, so that each secret is told once. One thread.
   */
  private static final class ToldBefore {
    // More secrets in what is kept may be told twice.
    private static final int MOST = 1024;

    private final List<Entry> written = new ArrayList<>(0);
    private final List<Entry> encoded = new ArrayList<>(0);

    private record Entry(String id, long from, long end) {}

    long knownTo(List<SecretPattern> patterns, long from, long end) {
      String id = patterns.getFirst().id();
      long known = from;
      for (Entry entry : written) {
        if (entry.from() <= from && entry.end() > known && entry.id().equals(id)) {
          known = entry.end();
        }
      }
      if (known < end) {
        add(written, new Entry(id, from, end));
      }
      return known;
    }

    boolean isEncodedAgain(List<SecretPattern> patterns, long end) {
      String id = patterns.getFirst().id();
      boolean again = encoded.stream().anyMatch(entry -> entry.id().equals(id));
      encoded.removeIf(entry -> entry.id().equals(id));
      add(encoded, new Entry(id, 0, end));
      return again;
    }

    private static void add(List<Entry> entries, Entry entry) {
      if (entries.size() < MOST) {
        entries.add(entry);
      }
    }

    void forget(long position) {
      written.removeIf(entry -> entry.end() < position);
      encoded.removeIf(entry -> entry.end() < position);
    }
  }
}
