package dev.sluice.detect.layer;

import dev.sluice.detect.pattern.SecretPattern;
import dev.sluice.detect.text.ByteSpan;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Edits of one text, joined and applied. Any thread. */
public final class Edits {
  private static final Comparator<Edit> ORDER =
      Comparator.comparingInt((Edit edit) -> edit.span().start())
          .thenComparing(edit -> edit.span().end(), Comparator.reverseOrder());

  private Edits() {}

  /**
   * In order, none overlapping another. Of several, one within the other, the outer one stays; of
   * equals, the first in the list. Of two that overlap, the range of both is replaced. The one that
   * stays also has the kinds of secrets that only the other one had, unless both begin at the same
   * place. So what only the inner one knew is found by another scan.
   *
   * @param replacement of a range that two edits share
   */
  public static List<Edit> joined(List<Edit> edits, byte[] replacement) {
    List<Edit> ordered = new ArrayList<>(edits);
    ordered.sort(ORDER);
    List<Edit> joined = new ArrayList<>(ordered.size());
    for (Edit edit : ordered) {
      boolean apart = joined.isEmpty() || edit.span().start() >= joined.getLast().span().end();
      joined.add(apart ? edit : joined(joined.removeLast(), edit, replacement));
    }
    return joined;
  }

  private static Edit joined(Edit first, Edit next, byte[] replacement) {
    List<SecretPattern> patterns = new ArrayList<>(first.patterns());
    if (next.span().start() > first.span().start()) {
      next.patterns().stream().filter(p -> !first.patterns().contains(p)).forEach(patterns::add);
    }
    boolean inner = next.span().end() <= first.span().end();
    return new Edit(
        inner ? first.span() : new ByteSpan(first.span().start(), next.span().end()),
        inner ? first.bytes() : replacement,
        patterns,
        first.isWritable() && next.isWritable());
  }

  public static List<Edit> unwritable(List<Edit> edits) {
    return edits.stream()
        .map(edit -> Edit.unwritable(edit.span(), edit.bytes(), edit.patterns()))
        .toList();
  }

  public static boolean areWritable(List<Edit> edits) {
    return edits.stream().allMatch(Edit::isWritable);
  }

  public static long length(long length, List<Edit> edits) {
    long changed = length;
    for (Edit edit : edits) {
      changed += edit.bytes().length - (edit.span().end() - edit.span().start());
    }
    return changed;
  }

  /**
   * The text from {@code from} to {@code end} with the edits applied.
   *
   * @param edits joined, all within the range
   * @throws ArithmeticException when the result has more than 2 GiB
   */
  public static byte[] applied(byte[] text, int from, int end, List<Edit> edits) {
    byte[] out = new byte[Math.toIntExact(length(end - from, edits))];
    int copied = from;
    int length = 0;
    for (Edit edit : edits) {
      int kept = edit.span().start() - copied;
      System.arraycopy(text, copied, out, length, kept);
      System.arraycopy(edit.bytes(), 0, out, length + kept, edit.bytes().length);
      length += kept + edit.bytes().length;
      copied = edit.span().end();
    }
    System.arraycopy(text, copied, out, length, end - copied);
    return out;
  }

  public static List<SecretPattern> patterns(List<Edit> edits) {
    return edits.stream().flatMap(edit -> edit.patterns().stream()).toList();
  }
}
