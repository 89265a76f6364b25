package dev.sluice.config.source.fault;

import java.util.Optional;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Explains why a text is not YAML. The parser's own words name its parts ("block mapping", "token")
 * and are not shown; a problem that is not known here gets a general remedy.
 */
public final class YamlFault {
  /** Of a document, before and at the place where the parser gave up. */
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

    /** Where the thing begins that the parser was reading. */
    SyntaxFault atBegin(String message) {
      return context
          .map(mark -> new SyntaxFault(mark.getLine() + 1, mark.getColumn() + 1, message))
          .orElseGet(() -> here(message));
    }

    /** The character at the place; a space behind the end of the line. */
    int character() {
      return lines.from(line(), column()).codePoints().findFirst().orElse(' ');
    }
  }

  private YamlFault() {}

  /** The first fault of a text. */
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
}
