package dev.sluice.tools.command;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Rows of cells in aligned columns. On a terminal that is too narrow, the last cell of a row is
 * folded. One thread.
 */
public final class TextTable {
  private static final String GAP = "  ";
  private static final int INDENT = 4;

  /** A narrower last column is not readable. */
  private static final int LEAST_COLUMN = 24;

  private final Terminal terminal;
  private final List<List<Cell>> rows = new ArrayList<>();

  public TextTable(Terminal terminal) {
    this.terminal = terminal;
  }

  /** One cell: a line of text without control characters. */
  public record Cell(String text, TextStyle style) {
    public static Cell of(String text) {
      return new Cell(text, TextStyle.PLAIN);
    }

    private int width() {
      return TextWidth.of(text);
    }
  }

  public void add(Cell... cells) {
    rows.add(List.of(cells));
  }

  public List<String> lines() {
    int columns = rows.stream().mapToInt(List::size).max().orElse(0);
    int[] widths = new int[columns];
    for (List<Cell> row : rows) {
      for (int i = 0; i < row.size(); i++) {
        widths[i] = Math.max(widths[i], row.get(i).width());
      }
    }
    List<String> lines = new ArrayList<>();
    rows.forEach(row -> addLines(row, widths, lines));
    return lines;
  }

  private void addLines(List<Cell> row, int[] widths, List<String> lines) {
    int last = row.size() - 1;
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < last; i++) {
      Cell cell = row.get(i);
      line.append(terminal.styled(cell.text(), cell.style()));
      line.append(" ".repeat(widths[i] - cell.width())).append(GAP);
    }
    int indent = Arrays.stream(widths, 0, last).sum() + GAP.length() * last;
    Cell cell = row.get(last);
    if (indent + cell.width() <= terminal.width()) {
      lines.add((line + terminal.styled(cell.text(), cell.style())).stripTrailing());
    } else if (terminal.width() - indent < Math.max(LEAST_COLUMN, longestWord(cell.text()))) {
      lines.add(line.toString().stripTrailing());
      addFolded(cell, " ".repeat(INDENT), INDENT, lines);
    } else {
      addFolded(cell, line.toString(), indent, lines);
    }
  }

  private void addFolded(Cell cell, String before, int indent, List<String> lines) {
    String start = before;
    for (String part : folded(cell.text(), terminal.width() - indent)) {
      lines.add(start + terminal.styled(part, cell.style()));
      start = " ".repeat(indent);
    }
  }

  private static int longestWord(String text) {
    return Arrays.stream(text.split(" ", -1)).mapToInt(TextWidth::of).max().orElse(0);
  }

  /** Splits a text between words; a longer word has a line of its own. */
  private static List<String> folded(String text, int width) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : text.split(" ", -1)) {
      if (!line.isEmpty() && TextWidth.of(line.toString()) + 1 + TextWidth.of(word) > width) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    lines.add(line.toString());
    return lines;
  }
}
