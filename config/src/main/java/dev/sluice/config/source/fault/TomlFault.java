package dev.sluice.config.source.fault;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tomlj.TomlParseError;

/**
 * Explains why a text is not TOML, by the line where the parser gave up: its own words list the
 * tokens of its grammar and are not shown.
 */
public final class TomlFault {
  private static final Pattern EARLIER = Pattern.compile("previously defined.* at line (\\d+)");
  private static final Pattern COLON = Pattern.compile("\\s*+[\\w.\"'-]++\\s*+:.*");
  private static final Pattern BARE_KEY = Pattern.compile("[\\w.\"' \\t-]++=\\s*+(.*)");
  private static final Pattern FLAG = Pattern.compile("(?i)(true|false|yes|no|on|off)\\b.*");
  private static final Pattern LEADING_ZERO = Pattern.compile("[+-]?0\\d.*");
  private static final Pattern CONTROL = Pattern.compile(".*[\\x00-\\x08\\x0B-\\x1F\\x7F].*");

  private TomlFault() {}

  /** Duplicates, or the first other fault: behind it, nothing is certain. */
  public static List<SyntaxFault> explain(String text, List<TomlParseError> errors) {
    DocumentLines lines = new DocumentLines(text);
    List<SyntaxFault> faults = new ArrayList<>();
    for (TomlParseError error : errors) {
      Matcher earlier = EARLIER.matcher(String.valueOf(error.getMessage()));
      if (earlier.find()) {
        faults.add(at(error, duplicate(lines, error, earlier.group(1))));
      } else if (faults.isEmpty()) {
        return List.of(other(lines, error));
      }
    }
    return faults;
  }

  private static SyntaxFault at(TomlParseError error, String message) {
    return new SyntaxFault(error.position().line(), error.position().column(), message);
  }

  private static String duplicate(DocumentLines lines, TomlParseError error, String line) {
    String what = lines.line(error.position().line()).strip().startsWith("[") ? "table" : "key";
    return "duplicate %s; already in line %s, keep one".formatted(what, line);
  }

  private static SyntaxFault other(DocumentLines lines, TomlParseError error) {
    String problem = String.valueOf(error.getMessage());
    if (problem.startsWith("Invalid escape") || problem.startsWith("Invalid unicode")) {
      return at(
          error,
          "'\\' begins no escape that TOML knows; double it, or put the value in single quotes");
    }
    if (!problem.startsWith("Unexpected")) {
      return at(error, "neither a number nor a time that TOML knows; put a text in quotes");
    }
    int line = error.position().line();
    int quote = DocumentLines.unclosedQuote(lines.line(line));
    if (CONTROL.matcher(lines.line(line)).matches()) {
      return at(error, "a control character is not allowed here; remove it");
    }
    if (quote > 0) {
      return new SyntaxFault(
          line, quote, "the quote that begins here is not closed in its line; close it");
    }
    return at(error, ofLine(lines.line(line), lines.before(line, error.position().column())));
  }

  private static String ofLine(String line, String before) {
    if (line.isBlank()) {
      return "the text ends inside of brackets; close each '[' and '{'";
    }
    if (line.strip().startsWith("[") && line.indexOf('=') < 0) {
      return "write [NAME] for a table, and [[NAME]] for each element of a list of tables";
    }
    Matcher key = BARE_KEY.matcher(line);
    if (!key.matches()) {
      return COLON.matcher(line).matches()
          ? "TOML has '=' in the place of this ':'; write key = value"
          : "no '=' follows; write key = value";
    }
    return ofValue(key.group(1), before.indexOf('=') >= 0);
  }

  private static String ofValue(String value, boolean behind) {
    if (value.isEmpty() || value.startsWith("#")) {
      return "the value is missing; write key = value";
    }
    if (FLAG.matcher(value).matches()) {
      return "write true or false, in small letters and without quotes";
    }
    if (Character.isLetter(value.charAt(0))) {
      return "a text needs quotes; write key = \"value\"";
    }
    if (LEADING_ZERO.matcher(value).matches()) {
      return "a number has no zeros in front; remove them, or put a text in quotes";
    }
    if (value.startsWith("{")) {
      return "a '{' is closed in its line, with ',' between its keys; write {a = 1, b = 2}";
    }
    if (value.startsWith("[")) {
      return "write ',' between the elements of the list and ']' at its end";
    }
    return behind
        ? "the value has ended before; begin a new line for each key"
        : "cannot be read from here on; write key = value or [NAME]";
  }
}
