package dev.sluice.detect.pattern;

import dev.sluice.detect.check.SecretCheck;
import dev.sluice.detect.text.ByteClass;
import dev.sluice.detect.text.ByteSpan;
import dev.sluice.detect.text.ScannedText;
import java.util.Optional;

/**
 * A value assigned to a name that ends in the literal: {@code db_password = "..."}, as source code,
 * JSON, YAML, TOML, properties, environment files and forms write it. The value is in quotes, or
 * the rest of a line, or the value of a form. Only the value is secret.
 */
public record AssignmentShape(SecretCheck check) implements SecretShape {
  private static final ByteClass NAME = ByteClass.of("A-Za-z0-9_.\\-");
  private static final ByteClass BLANK = ByteClass.of(" \t");
  private static final ByteClass QUOTE = ByteClass.of("\"'`");
  private static final ByteClass LINE_END = ByteClass.of("\r\n");
  private static final ByteClass VALUE = ByteClass.of("A-Za-z0-9!#$%^&*+,./:;?@_~\\-");
  private static final ByteClass PADDING = ByteClass.of("=");
  private static final ByteClass FORM_VALUE = ByteClass.of("A-Za-z0-9%+._~*\\-");
  private static final ByteClass STATEMENT_END = ByteClass.of(",;");
  private static final int MAX_NAME = 64;
  private static final int MAX_BLANKS = 8;
  private static final int MAX_VALUE = 201;

  @Override
  public Optional<ByteSpan> match(ScannedText text, int at, int after) {
    if (!startsWord(text, at)) {
      return Optional.empty();
    }
    int quotes = quote(text, after);
    int separator = blanks(text, after + quotes);
    int assigned = separator(text, separator);
    if (assigned == separator) {
      return Optional.empty();
    }
    int value = blanks(text, assigned);
    int opening = quote(text, value);
    int start = value + opening;
    int end = valueEnd(text, start, opening > 0);
    boolean whole =
        opening > 0 ? isQuote(text, value, opening, end) : quotes == 0 && isRest(text, at, end);
    if (!whole && opening == 0 && isForm(text, at) && assigned == start && assigned == after + 1) {
      end = FORM_VALUE.runEnd(text.bytes(), start, Math.min(text.end(), start + MAX_VALUE));
      whole = end == text.end() || text.has(end, '&') || text.has(end, LINE_END);
    }
    return whole && check.accepts(text.bytes(), start, end)
        ? Optional.of(new ByteSpan(start, end))
        : Optional.empty();
  }

  // Outside of quotes, the equals sign is padding only, so that names in a row stay cheap.
  private static int valueEnd(ScannedText text, int start, boolean quoted) {
    int limit = Math.min(text.end(), start + MAX_VALUE);
    int end = VALUE.runEnd(text.bytes(), start, limit);
    int padding = PADDING.runEnd(text.bytes(), end, limit);
    while (quoted && padding > end) {
      end = VALUE.runEnd(text.bytes(), padding, limit);
      padding = PADDING.runEnd(text.bytes(), end, limit);
    }
    return padding;
  }

  // Whether the literal is a word of the name: not the end of a longer one, as in "keytoken".
  private static boolean startsWord(ScannedText text, int at) {
    return text.has(at, '_')
        || !text.has(at - 1, ByteClass.ALPHANUMERIC)
        || text.has(at - 1, ByteClass.DIGIT)
        || isUpper(text, at) != isUpper(text, at - 1);
  }

  private static boolean isUpper(ScannedText text, int at) {
    return text.bytes()[at] >= 'A' && text.bytes()[at] <= 'Z';
  }

  private static int quote(ScannedText text, int at) {
    int slash = at;
    while (slash - at < 3 && text.has(slash, '\\')) {
      slash++;
    }
    return text.has(slash, QUOTE) ? slash - at + 1 : 0;
  }

  private static boolean isQuote(ScannedText text, int opening, int length, int at) {
    return quote(text, at) == length
        && text.bytes()[at + length - 1] == text.bytes()[opening + length - 1];
  }

  private static int blanks(ScannedText text, int at) {
    return BLANK.runEnd(text.bytes(), at, Math.min(text.end(), at + MAX_BLANKS));
  }

  private static int separator(ScannedText text, int at) {
    if (text.has(at, ':')) {
      return text.has(at + 1, '=') ? at + 2 : at + 1;
    }
    if (!text.has(at, '=') || text.has(at + 1, '=')) {
      return at;
    }
    return text.has(at + 1, '>') ? at + 2 : at + 1;
  }

  private static boolean isRest(ScannedText text, int at, int end) {
    if (text.has(end - 1, STATEMENT_END)) {
      return false;
    }
    int rest = blanks(text, end);
    return (rest >= text.end() || text.has(rest, LINE_END))
        && beginsLine(text, nameStart(text, at));
  }

  private static boolean beginsLine(ScannedText text, int name) {
    int at = name;
    for (String word : new String[] {"export", "set", "ENV", "-"}) {
      int start = skipBlanks(text, at) - word.length();
      if (start < at && isAt(text, start, word)) {
        at = start;
        break;
      }
    }
    int start = skipBlanks(text, at);
    return start <= text.from() || text.has(start - 1, LINE_END);
  }

  private static boolean isAt(ScannedText text, int start, String word) {
    for (int i = 0; i < word.length(); i++) {
      if (!text.has(start + i, word.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static int skipBlanks(ScannedText text, int from) {
    int at = from;
    while (from - at < MAX_NAME && text.has(at - 1, BLANK)) {
      at--;
    }
    return at;
  }

  private static boolean isForm(ScannedText text, int at) {
    int name = nameStart(text, at);
    return name <= text.from() || text.has(name - 1, '&') || text.has(name - 1, '?');
  }

  private static int nameStart(ScannedText text, int from) {
    int at = from;
    while (from - at < MAX_NAME && text.has(at - 1, NAME)) {
      at--;
    }
    return at;
  }
}
