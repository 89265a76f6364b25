package dev.sluice.config.source.fault;

import java.util.List;

/** The lines of a document, counted from 1; a line that does not exist is empty. */
final class DocumentLines {
  private static final int NONE = -1;

  private final List<String> lines;

  DocumentLines(String text) {
    lines = List.of(text.split("\r\n|\r|\n", -1));
  }

  String line(int number) {
    return number >= 1 && number <= lines.size() ? lines.get(number - 1) : "";
  }

  int count() {
    return lines.size();
  }

  String before(int number, int column) {
    String line = line(number);
    return line.substring(0, Math.clamp(column - 1, 0, line.length()));
  }

  String from(int number, int column) {
    return line(number).substring(before(number, column).length());
  }

  /** The nearest line above with more than a comment; 0 if there is none. */
  int above(int number) {
    int above = Math.min(number - 1, lines.size());
    while (above > 0 && line(above).matches("\\s*(#.*)?")) {
      above--;
    }
    return above;
  }

  boolean hasForeignSpace(int number) {
    return line(number).chars().anyMatch(c -> c > 0x7f && Character.isSpaceChar(c));
  }

  static int unclosedQuote(String line) {
    int open = NONE;
    for (int at = 0; at < line.length(); at++) {
      char c = line.charAt(at);
      if (open == NONE) {
        if (c == '#') {
          break;
        }
        open = c == '"' || c == '\'' ? at : NONE;
      } else if (c == '\\' && line.charAt(open) == '"') {
        at++;
      } else if (c == line.charAt(open)) {
        open = NONE;
      }
    }
    return open + 1;
  }
}
