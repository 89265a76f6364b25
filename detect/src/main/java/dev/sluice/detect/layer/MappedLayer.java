package dev.sluice.detect.layer;

import dev.sluice.detect.text.ByteClass;
import dev.sluice.detect.text.ByteSpan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.IntFunction;

/**
 * A source copied with some pieces decoded or left out, so that an edit changes only the piece of
 * the source that it came from. Event loop only.
 *
 * <p>It remembers where runs begin. A run was either copied, or decoded from one piece of the
 * source that cannot be divided.
 */
final class MappedLayer implements Layer {
  /** Writes bytes so that a reader of the source decodes just them. */
  @FunctionalInterface
  interface Escaping {
    /** The bytes as the source writes them. */
    byte[] escaped(byte[] bytes, ByteSpan place);
  }

  private static final int FIRST_RUNS = 64;

  private final byte[] source;
  private final Escaping escaping;
  private final IntFunction<String> forms;
  private final int capacity;
  private byte[] text = {};
  private int length;
  private int[] runInText = {};

  // Complemented for a run that was decoded.
  private int[] runInSource = {};

  private int runs;
  private int near;
  private List<ByteSpan> only = List.of();

  /**
   * An empty layer, which takes memory once something is added.
   *
   * @param capacity most decoded bytes
   * @param escaping of the bytes that an edit writes into the source
   * @param forms names of pieces by their first byte, without sign
   */
  MappedLayer(byte[] source, int capacity, Escaping escaping, IntFunction<String> forms) {
    this.source = source;
    this.escaping = escaping;
    this.forms = forms;
    this.capacity = capacity;
  }

  void copy(int from, int to) {
    if (from < to) {
      begin(from);
      System.arraycopy(source, from, text, length, to - from);
      length += to - from;
    }
  }

  void decoded(int at, int octet) {
    begin(~at);
    text[length++] = (byte) octet;
  }

  void more(int octet) {
    text[length++] = (byte) octet;
  }

  MappedLayer endingAt(int end) {
    begin(end);
    return this;
  }

  private void begin(int inSource) {
    if (runs == 0) {
      text = new byte[capacity];
    }
    if (runs == runInText.length) {
      runInText = Arrays.copyOf(runInText, Math.max(FIRST_RUNS, 2 * runs));
      runInSource = Arrays.copyOf(runInSource, Math.max(FIRST_RUNS, 2 * runs));
    }
    runInText[runs] = length;
    runInSource[runs++] = inSource;
  }

  Copied copied() {
    return new Copied();
  }

  /** Tells of places that ascend whether they were copied. */
  final class Copied {
    private int run;

    boolean holds(int at) {
      while (runInText[run + 1] <= at) {
        run++;
      }
      return runInSource[run] >= 0;
    }
  }

  MappedLayer onlyAt(List<ByteSpan> parts) {
    only = List.copyOf(parts);
    return this;
  }

  int length() {
    return length;
  }

  @Override
  public byte[] text() {
    return text;
  }

  @Override
  public List<ByteSpan> parts() {
    if (!only.isEmpty()) {
      return only;
    }
    DifferingParts parts = new DifferingParts(text, length);
    for (int run = 0; run < runs - 1; run++) {
      if (runInText[run] > 0 || runInSource[run] < 0) {
        parts.differsAt(runInText[run]);
      }
    }
    return parts.ended();
  }

  @Override
  public boolean isGuess() {
    return false;
  }

  @Override
  public boolean isCopied(int from, int to) {
    int run = runOf(from);
    return runInSource[run] >= 0 && to <= runInText[run + 1];
  }

  @Override
  public ByteSpan sourceSpan(ByteSpan span) {
    return new ByteSpan(start(span.start()), end(span.end()));
  }

  @Override
  public String form(ByteSpan span) {
    return form(span, "");
  }

  /**
   * The same for a text with pieces of one more form.
   *
   * @param more name of that form; empty when none is in the range
   */
  String form(ByteSpan span, String more) {
    SortedSet<String> found = forms(runOf(span.start()), span.end());
    if (!more.isEmpty()) {
      found.add(more);
    }
    // What is before a secret can be encoded when the secret is not.
    return String.join("+", found.isEmpty() ? forms(0, length) : found);
  }

  private SortedSet<String> forms(int first, int end) {
    SortedSet<String> found = new TreeSet<>();
    for (int run = first; run < runs - 1 && runInText[run] < end; run++) {
      int piece = runInSource[run] < 0 ? ~runInSource[run] : leftOut(run);
      if (piece >= 0) {
        found.add(forms.apply(source[piece] & 0xFF));
      }
    }
    return found;
  }

  private int leftOut(int run) {
    if (run == 0 || runInSource[run - 1] < 0) {
      return -1;
    }
    int before = runInSource[run - 1] + runInText[run] - runInText[run - 1];
    return before < runInSource[run] ? before : -1;
  }

  @Override
  public List<Edit> inSource(List<Edit> edits, byte[] replacement) {
    return edits.stream().map(this::inSource).toList();
  }

  private Edit inSource(Edit edit) {
    ByteSpan span = sourceSpan(edit.span());
    return new Edit(span, escaping.escaped(edit.bytes(), span), edit.patterns());
  }

  private int start(int place) {
    int run = runOf(place);
    int source = runInSource[run];
    return source < 0 ? ~source : source + (place - runInText[run]);
  }

  private int end(int place) {
    int run = runOf(place - 1);
    int source = runInSource[run];
    return source < 0 ? sourceOf(run + 1) : source + (place - runInText[run]);
  }

  private int sourceOf(int run) {
    int source = runInSource[run];
    return source < 0 ? ~source : source;
  }

  // The last run that begins at place or before; most places are near the last one.
  private int runOf(int place) {
    if (!isIn(near, place)) {
      near = isIn(near + 1, place) ? near + 1 : searchedRun(place);
    }
    return near;
  }

  private boolean isIn(int run, int place) {
    return run <= runs - 2
        && runInText[run] <= place
        && (run == runs - 2 || place < runInText[run + 1]);
  }

  private int searchedRun(int place) {
    int found = Arrays.binarySearch(runInText, 0, runs - 1, place);
    return found < 0 ? Math.max(0, -found - 2) : found;
  }

  /**
   * The parts of a decoded text that a secret can be in which its source does not hold. Event loop
   * only.
   */
  private static final class DifferingParts {
    // Bytes of a secret, and of what tells its kind, beside the characters of a long one.
    private static final int REACH = 512;

    private static final ByteClass LONG_SECRET = ByteClass.of("A-Za-z0-9+/=_.\\-\r\n");

    private final byte[] text;
    private final int length;
    private final List<ByteSpan> parts = new ArrayList<>();
    private int covered;
    private int start;

    DifferingParts(byte[] text, int length) {
      this.text = text;
      this.length = length;
    }

    void differsAt(int at) {
      if (at < covered - REACH) {
        return;
      }
      int from = before(at);
      if (from > covered && covered > 0) {
        parts.add(new ByteSpan(start, covered));
      }
      start = from > covered || covered == 0 ? from : start;
      covered = Math.min(length, LONG_SECRET.runEnd(text, at, length) + REACH);
    }

    private int before(int at) {
      int from = at;
      while (from > covered && LONG_SECRET.has(text[from - 1])) {
        from--;
      }
      return Math.max(0, from - REACH);
    }

    List<ByteSpan> ended() {
      parts.add(new ByteSpan(start, covered));
      return parts;
    }
  }
}
