package dev.sluice.inspect.secrets.explain;

import dev.sluice.inspect.secrets.check.SecretCheck;
import dev.sluice.inspect.secrets.explain.Condition.Kind;
import dev.sluice.inspect.secrets.explain.FormConditions.Form;
import dev.sluice.inspect.secrets.pattern.AssignmentShape;
import dev.sluice.inspect.secrets.pattern.BankAccountShape;
import dev.sluice.inspect.secrets.pattern.BotTokenShape;
import dev.sluice.inspect.secrets.pattern.NumberShape;
import dev.sluice.inspect.secrets.pattern.PrivateKeyShape;
import dev.sluice.inspect.secrets.pattern.PuttyKeyShape;
import dev.sluice.inspect.secrets.pattern.SecretShape;
import dev.sluice.inspect.secrets.pattern.UrlPasswordShape;
import dev.sluice.inspect.secrets.pattern.WebKeyShape;
import dev.sluice.inspect.secrets.pattern.WebTokenShape;
import dev.sluice.inspect.secrets.text.ByteSpan;
import dev.sluice.inspect.secrets.text.ScannedText;
import java.util.List;
import java.util.Optional;

/** Makes one condition of a form that has no simple parts: the form itself decides. */
final class WholeForms {
  private WholeForms() {}

  static Form of(ScannedText text, SecretShape shape, int at, int after) {
    return switch (shape) {
      case AssignmentShape assignment ->
          form(
              new AssignmentShape(SecretCheck.NONE).match(text, at, after),
              "a name, then =, :, := or =>, then a value in quotes, or as the rest of a line, or of"
                  + " a form",
              assignment.check());
      case UrlPasswordShape url ->
          form(
              new UrlPasswordShape(url.minHost(), SecretCheck.NONE).match(text, at, after),
              "a user, a colon, a password that is not the user, @ and a host that is not of"
                  + " documentation",
              url.check());
      case NumberShape number ->
          form(
              new NumberShape(number.min(), number.max(), SecretCheck.NONE).match(text, at, after),
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
