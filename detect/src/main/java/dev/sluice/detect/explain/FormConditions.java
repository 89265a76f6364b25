package dev.sluice.detect.explain;

import dev.sluice.detect.check.SecretCheck;
import dev.sluice.detect.explain.Condition.Kind;
import dev.sluice.detect.pattern.AssignmentShape;
import dev.sluice.detect.pattern.BankAccountShape;
import dev.sluice.detect.pattern.BotTokenShape;
import dev.sluice.detect.pattern.InfixShape;
import dev.sluice.detect.pattern.NamedValueShape;
import dev.sluice.detect.pattern.NumberShape;
import dev.sluice.detect.pattern.PartsShape;
import dev.sluice.detect.pattern.PrivateKeyShape;
import dev.sluice.detect.pattern.PuttyKeyShape;
import dev.sluice.detect.pattern.SecretShape;
import dev.sluice.detect.pattern.TokenShape;
import dev.sluice.detect.pattern.UrlPasswordShape;
import dev.sluice.detect.pattern.WebKeyShape;
import dev.sluice.detect.pattern.WebTokenShape;
import dev.sluice.detect.text.ByteClass;
import dev.sluice.detect.text.ByteSpan;
import dev.sluice.detect.text.ScannedText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes conditions of the form of a pattern, without its checks. */
final class FormConditions {
  private FormConditions() {}

  /**
   * The conditions of a form.
   *
   * @param checked range that the checks are about, if all conditions hold
   */
  record Form(List<Condition> conditions, ByteSpan checked, SecretCheck check) {
    boolean holds() {
      return conditions.stream().allMatch(Condition::holds);
    }
  }

  /** Looks at the text around a literal. */
  static Form of(ScannedText text, SecretShape shape, int at, int after) {
    return switch (shape) {
      case TokenShape token -> token(text, token, at, after);
      case PartsShape parts -> parts(text, parts, at, after);
      case InfixShape infix -> infix(text, infix, at, after);
      case NamedValueShape named -> named(text, named, after);
      default -> WholeForms.of(text, shape, at, after);
    };
  }

  private static Form token(ScannedText text, TokenShape shape, int at, int after) {
    int end = runEnd(text, shape.body(), after, shape.max());
    return new Form(
        List.of(
            startsToken(text, at, shape.body()),
            Condition.length("after the literal", end - after, shape.min(), shape.max()),
            endsWord(text, end)),
        new ByteSpan(after, end),
        shape.check());
  }

  private static Form infix(ScannedText text, InfixShape shape, int at, int after) {
    int start = at;
    while (start > text.from()
        && at - start < shape.before()
        && text.has(start - 1, shape.head())) {
      start--;
    }
    int end = runEnd(text, shape.tail(), after, shape.max());
    return new Form(
        List.of(
            Condition.length("before the literal", at - start, shape.before(), shape.before()),
            startsWord(text, start, shape.head()),
            Condition.length("after the literal", end - after, shape.min(), shape.max()),
            endsWord(text, end)),
        new ByteSpan(start, end),
        shape.check());
  }

  private static Form named(ScannedText text, NamedValueShape shape, int after) {
    int limit = Math.min(text.end(), after + NamedValueShape.MAX_BETWEEN);
    int start = shape.between().runEnd(text.bytes(), after, limit);
    int end = runEnd(text, shape.body(), start, shape.max());
    return new Form(
        List.of(
            Condition.of(
                Kind.FORM,
                start > after || !shape.between().has((byte) '='),
                "a value follows the name",
                "no equals sign, colon or blank is between name and value"),
            Condition.length("value", end - start, shape.min(), shape.max())),
        new ByteSpan(start, end),
        shape.check());
  }

  private static Form parts(ScannedText text, PartsShape shape, int at, int after) {
    List<Condition> conditions = new ArrayList<>();
    conditions.add(startsToken(text, at, ByteClass.BASE64URL));
    int start = after;
    int end = after;
    int number = 0;
    for (PartsShape.Part part : shape.parts()) {
      if (++number > 1 && !text.has(end, shape.separator())) {
        conditions.add(new Condition(Kind.FORM, false, "part %d is missing".formatted(number)));
        break;
      }
      end = runEnd(text, part.body(), start, part.max());
      Condition length = Condition.length("part " + number, end - start, part.min(), part.max());
      conditions.add(length);
      if (!length.holds()) {
        break;
      }
      start = end + 1;
    }
    conditions.add(endsWord(text, end));
    return new Form(conditions, new ByteSpan(after, end), shape.check());
  }

  // One byte more than allowed shows that the run is too long.
  private static int runEnd(ScannedText text, ByteClass body, int from, int max) {
    return body.runEnd(text.bytes(), from, Math.min(text.end(), from + max + 1));
  }

  private static Condition startsToken(ScannedText text, int at, ByteClass body) {
    return begins(text.startsToken(at, body));
  }

  private static Condition startsWord(ScannedText text, int at, ByteClass body) {
    return begins(text.startsWord(at, body));
  }

  private static Condition begins(boolean begins) {
    return Condition.of(
        Kind.BOUNDARY, begins, "a word begins there", "it is in the middle of a word");
  }

  private static Condition endsWord(ScannedText text, int end) {
    return Condition.of(
        Kind.ALPHABET,
        text.endsToken(end),
        "all characters are of its alphabet",
        "a letter or digit follows that is not of its alphabet, or too many");
  }

  /** Makes one condition of a form that has no simple parts: the form itself decides. */
  private static final class WholeForms {
    private WholeForms() {}

    static Form of(ScannedText text, SecretShape shape, int at, int after) {
      return switch (shape) {
        case AssignmentShape assignment ->
            form(
                new AssignmentShape(SecretCheck.NONE).match(text, at, after),
                "a name, then =, :, := or =>, then a value in quotes, or as the rest of a line, or"
                    + " of a form",
                assignment.check());
        case UrlPasswordShape url ->
            form(
                new UrlPasswordShape(url.minHost(), SecretCheck.NONE).match(text, at, after),
                "a user, a colon, a password that is not the user, @ and a host that is not of"
                    + " documentation",
                url.check());
        case NumberShape number ->
            form(
                new NumberShape(number.min(), number.max(), SecretCheck.NONE)
                    .match(text, at, after),
                Condition.range(number.min(), number.max()) + " digits, single or in groups",
                number.check());
        default -> form(shape.match(text, at, after), description(shape), SecretCheck.NONE);
      };
    }

    private static Form form(Optional<ByteSpan> span, String description, SecretCheck check) {
      boolean holds = span.isPresent();
      Condition condition =
          Condition.of(Kind.FORM, holds, description, "the form is missing: " + description);
      return new Form(List.of(condition), span.orElse(new ByteSpan(0, 0)), check);
    }

    private static String description(SecretShape shape) {
      return switch (shape) {
        case BankAccountShape account ->
            account.length() + " letters and digits with the right check digits";
        case BotTokenShape bot -> "8 to 10 digits before the literal and 33 characters after it";
        case WebTokenShape token ->
            "three or five parts, the first of which decodes to a JSON object with alg, the last of"
                + " 16 characters or more";
        case WebKeyShape key -> "a JSON object with kty and a random d of 40 characters or more";
        case PrivateKeyShape key ->
            "armor with PRIVATE KEY in its first line, and a line of 40 characters or more";
        case PuttyKeyShape key -> "a number of lines, and the lines";
        default -> "the form of the pattern";
      };
    }
  }
}
