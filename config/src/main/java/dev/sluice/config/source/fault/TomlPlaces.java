package dev.sluice.config.source.fault;

/** Finds values in TOML text, since its parser knows only where their keys are. */
public final class TomlPlaces {
  private final DocumentLines lines;

  public TomlPlaces(String text) {
    lines = new DocumentLines(text);
  }

  public int valueColumn(int line, int keyColumn) {
    String text = lines.line(line);
    int at = equalsSign(text, keyColumn - 1) + 1;
    boolean found = at > 0;
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
    return found && at < text.length() ? at + 1 : keyColumn;
  }

  private static int equalsSign(String text, int from) {
    char open = ' ';
    for (int at = from; at < text.length(); at++) {
      char c = text.charAt(at);
      if (open == ' ' && c == '=') {
        return at;
      }
      if (open == ' ' && (c == '"' || c == '\'')) {
        open = c;
      } else if (c == open) {
        open = ' ';
      }
    }
    return -1;
  }
}
