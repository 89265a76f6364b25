package dev.sluice.config.source.fault;

import java.util.regex.Pattern;

/** Explains lines that begin in the wrong column, and keys where no key can be. */
final class YamlLayout {
  private static final Pattern DASH_WITHOUT_SPACE = Pattern.compile("\\s*-[^\\s-].*");
  private static final Pattern VALUE_BEFORE = Pattern.compile("[^:]*: +\\S.*");

  private YamlLayout() {}

  /** A ':' behind what the parser takes for the rest of a value. */
  static SyntaxFault secondColon(DocumentLines lines, int line, int column) {
    String before = lines.before(line, column);
    int above = lines.above(line);
    String message;
    if (lines.hasForeignSpace(line) || lines.hasForeignSpace(above)) {
      message =
          "line %d has a no-break space; replace it with a plain one"
              .formatted(lines.hasForeignSpace(line) ? line : above);
    } else if (VALUE_BEFORE.matcher(before).matches()) {
      message =
          "a second ':' in one line; put the value in quotes, or begin a new line for the key";
    } else if (above > 0 && DASH_WITHOUT_SPACE.matcher(lines.line(above)).matches()) {
      message = "line %d has a '-' without a space behind it; write '- '".formatted(above);
    } else {
      message =
          "the line belongs to the value in line %d, since it begins further to the right; begin"
                  .formatted(above)
              + " both keys in the same column";
    }
    return new SyntaxFault(line, column, message);
  }

  /** A line whose column differs from those of the lines above. */
  static SyntaxFault misplaced(DocumentLines lines, int line, int column, int character) {
    boolean begins = lines.before(line, column).isBlank();
    String message =
        switch (character) {
          case ']', '}' -> "'%c' closes no bracket; remove it".formatted(character);
          case ',' -> "',' stands outside of brackets; put the list in brackets or remove it";
          case '-' -> "this '-' begins in no column of the lines above; align it with them";
          default ->
              begins
                  ? "this key begins in no column of the keys above; align it with them"
                  : "the value has ended before; put all of it in quotes";
        };
    return new SyntaxFault(line, column, message);
  }
}
