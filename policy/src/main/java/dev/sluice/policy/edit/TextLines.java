package dev.sluice.policy.edit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The lines of a text; a carriage return stays part of its line.
 *
 * @param lines without line feeds
 * @param terminated whether the last line has a line feed
 */
public record TextLines(List<String> lines, boolean terminated) {
  private static final String CARRIAGE_RETURN = "\r";

  public TextLines {
    lines = List.copyOf(lines);
  }

  public static TextLines of(String text) {
    List<String> lines = new ArrayList<>(Arrays.asList(text.split("\n", -1)));
    boolean terminated = text.isEmpty() || text.endsWith("\n");
    if (lines.getLast().isEmpty()) {
      lines.removeLast();
    }
    return new TextLines(lines, terminated);
  }

  public List<String> inStyle(List<String> added) {
    boolean dos = !lines.isEmpty() && lines.getFirst().endsWith(CARRIAGE_RETURN);
    return dos ? added.stream().map(line -> line + CARRIAGE_RETURN).toList() : added;
  }

  /** An edit that adds lines; a last line without a line feed gets one. */
  public LineEdit adding(int at, List<String> added) {
    if (at < lines.size() || terminated) {
      return new LineEdit(at, 0, inStyle(added));
    }
    List<String> withLast = new ArrayList<>(List.of(lines.getLast()));
    withLast.addAll(inStyle(added));
    return new LineEdit(at - 1, 1, withLast);
  }

  public String after(List<LineEdit> edits) {
    List<String> result = new ArrayList<>();
    int from = 0;
    for (LineEdit edit : edits) {
      result.addAll(lines.subList(from, edit.at()));
      result.addAll(edit.added());
      from = edit.end();
    }
    result.addAll(lines.subList(from, lines.size()));
    boolean ends = terminated || (!edits.isEmpty() && edits.getLast().end() == lines.size());
    return String.join("\n", result) + (ends && !result.isEmpty() ? "\n" : "");
  }
}
