package dev.sluice.tools.suggest.patch;

import dev.sluice.policy.edit.LineEdit;
import dev.sluice.policy.edit.TextLines;
import java.util.ArrayList;
import java.util.List;

/** Edits as a patch in unified form, as GNU diff and POSIX {@code patch} have it. */
final class UnifiedDiff {
  private static final int CONTEXT = 3;
  private static final String UNTERMINATED = "\\ No newline at end of file";

  private final TextLines old;
  private final List<String> out = new ArrayList<>();
  private int shift;

  private UnifiedDiff(TextLines old) {
    this.old = old;
  }

  /**
   * The lines of the patch; none without edits.
   *
   * @param name of the file; a relative one gets the prefixes that {@code patch -p1} removes
   */
  static List<String> of(String name, TextLines old, List<LineEdit> edits) {
    if (edits.isEmpty()) {
      return List.of();
    }
    UnifiedDiff diff = new UnifiedDiff(old);
    String path = name.startsWith("/") ? name : "/" + name;
    diff.out.add("--- a" + path);
    diff.out.add("+++ b" + path);
    List<LineEdit> near = new ArrayList<>();
    for (LineEdit edit : edits) {
      if (!near.isEmpty() && edit.at() - near.getLast().end() > 2 * CONTEXT) {
        diff.hunk(near);
        near.clear();
      }
      near.add(edit);
    }
    diff.hunk(near);
    return diff.out;
  }

  private void hunk(List<LineEdit> edits) {
    int from = Math.max(0, edits.getFirst().at() - CONTEXT);
    int to = Math.min(old.lines().size(), edits.getLast().end() + CONTEXT);
    int growth = edits.stream().mapToInt(edit -> edit.added().size() - edit.removed()).sum();
    int length = to - from;
    out.add("@@ -%s +%s @@".formatted(range(from, length), range(from + shift, length + growth)));
    int at = from;
    for (LineEdit edit : edits) {
      unchanged(at, edit.at());
      for (int line = edit.at(); line < edit.end(); line++) {
        line('-', line);
      }
      edit.added().forEach(line -> out.add("+" + line));
      at = edit.end();
    }
    unchanged(at, to);
    shift += growth;
  }

  private static String range(int from, int length) {
    return (length == 0 ? from : from + 1) + "," + length;
  }

  private void unchanged(int from, int to) {
    for (int line = from; line < to; line++) {
      line(' ', line);
    }
  }

  private void line(char sign, int index) {
    out.add(sign + old.lines().get(index));
    if (index == old.lines().size() - 1 && !old.terminated()) {
      out.add(UNTERMINATED);
    }
  }
}
