package dev.sluice.config.source.fault;

import java.util.Optional;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Explains why a text is not YAML. The parser's own words name its parts ("block mapping", "token")
 * and are not shown; a problem that is not known here gets a general remedy.
 */
public final class YamlFault {
  private record Found(DocumentLines lines, Optional<Mark> context, Optional<Mark> problem) {
    int line() {
      return problem.map(mark -> mark.getLine() + 1).orElse(1);
    }

    int column() {
      return problem.map(mark -> mark.getColumn() + 1).orElse(1);
    }

    SyntaxFault here(String message) {
      return new SyntaxFault(line(), column(), message);
    }

    SyntaxFault atBegin(String message) {
      return context
          .map(mark -> new SyntaxFault(mark.getLine() + 1, mark.getColumn() + 1, message))
          .orElseGet(() -> here(message));
    }

    int character() {
      return lines.from(line(), column()).codePoints().findFirst().orElse(' ');
    }
  }

  private YamlFault() {}

  public static SyntaxFault explain(String text, YamlEngineException failure) {
    DocumentLines lines = new DocumentLines(text);
    return switch (failure) {
      case MarkedYamlEngineException marked ->
          explain(
              new Found(lines, marked.getContextMark(), marked.getProblemMark()),
              String.valueOf(marked.getContext()),
              String.valueOf(marked.getProblem()));
      case ReaderException reader -> forbidden(lines, reader.getCodePoint());
      default -> new SyntaxFault(1, 1, "cannot be read; check that it is text");
    };
  }

  private static SyntaxFault forbidden(DocumentLines lines, int codePoint) {
    String character = Character.toString(codePoint);
    int line = 1;
    while (!lines.line(line).contains(character) && line < lines.count()) {
      line++;
    }
    return new SyntaxFault(
        line,
        Math.max(1, lines.line(line).indexOf(character) + 1),
        "the character U+%04X is not allowed here; remove it".formatted(codePoint));
  }

  private static SyntaxFault explain(Found found, String context, String problem) {
    if (problem.startsWith("mapping values are not allowed")) {
      return YamlLayout.secondColon(found.lines(), found.line(), found.column());
    }
    if (problem.startsWith("expected <block end>")) {
      return YamlLayout.misplaced(found.lines(), found.line(), found.column(), found.character());
    }
    if (problem.contains("cannot start any token")) {
      return found.here(character(found.character()));
    }
    return switch (context) {
      case "while scanning an alias", "while scanning an anchor" ->
          found.atBegin(
              "a value that begins with '%c' needs quotes, such as \"*.example.com\""
                  .formatted(context.endsWith("alias") ? '*' : '&'));
      case "while scanning a quoted scalar" ->
          found.atBegin("the quote that begins here is not closed; close it");
      case "while scanning a double-quoted scalar" ->
          found.here(
              "'\\' begins no escape that YAML knows; double it, or put the value in single"
                  + " quotes");
      case "while scanning a simple key" ->
          found.atBegin("no ':' follows; write key: value, with a space behind the ':'");
      case "while scanning a directive" ->
          found.atBegin("a line that begins with '%' is no key; put the text in quotes");
      case "while scanning a block scalar" ->
          found.atBegin("the text behind '|' or '>' begins on the next line, further to the right");
      default -> byProblem(found, context, problem);
    };
  }

  private static String character(int character) {
    return character == '\t'
        ? "a tab indents this line; indent with spaces only"
        : "a value that begins with '%c' needs quotes".formatted(character);
  }

  private static SyntaxFault byProblem(Found found, String context, String problem) {
    if (problem.startsWith("expected ',' or")) {
      char end = problem.charAt("expected ',' or '".length());
      return found.atBegin(
          "this bracket is not closed up to line %d, column %d; write ',' between elements and '%c' at the end"
              .formatted(found.line(), found.column(), end));
    }
    if (problem.startsWith("expected the node content")) {
      return found.here("a value is missing here; write it, and close every bracket");
    }
    if (problem.startsWith("sequence entries are not allowed")) {
      return found.here("'- ' begins a line of its own; begin a new line here");
    }
    if (context.contains("tag") || problem.contains("tag handle")) {
      return found.atBegin("tags are not read; remove it, or put the value in quotes");
    }
    return found.here(
        "cannot be read from here on; check quotes, brackets and indentation, here and in the line"
            + " above");
  }

  /** Explains lines that begin in the wrong column, and keys where no key can be. */
  private static final class YamlLayout {
    private static final Pattern DASH_WITHOUT_SPACE = Pattern.compile("\\s*-[^\\s-].*");
    private static final Pattern VALUE_BEFORE = Pattern.compile("[^:]*: +\\S.*");

    private YamlLayout() {}

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
}
