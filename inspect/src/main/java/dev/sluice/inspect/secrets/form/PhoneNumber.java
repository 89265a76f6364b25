package dev.sluice.inspect.secrets.form;

import dev.sluice.inspect.secrets.text.ByteClass;
import dev.sluice.inspect.secrets.text.ByteSpan;
import dev.sluice.inspect.secrets.text.ScannedText;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A phone number in the international form (ITU-T E.123): a plus sign and 10 to 15 digits; or in
 * the form of North America, of an area code and an exchange that are assigned. Digits without
 * either form are no number, and neither are the numbers of fiction, 555-0100 to 555-0199.
 */
final class PhoneNumber {
  private static final int LONGEST = 48;
  private static final ByteClass BEGIN = ByteClass.of("+(2-9");
  private static final ByteClass BEFORE = ByteClass.of("A-Za-z0-9_.+/\\-");
  private static final ByteClass BEHIND = ByteClass.of("A-Za-z0-9_");

  private static final Pattern FORM =
      Pattern.compile(
          "\\+[1-9](?:[ .-]?\\(?[0-9]\\)?){9,14}"
              + "|\\(?[2-9][0-9]{2}\\)?[ .-][2-9][0-9]{2}[ .-][0-9]{4}");

  private static final Pattern FICTION = Pattern.compile(".*555[ .-]?01[0-9]{2}");

  private PhoneNumber() {}

  static Optional<ByteSpan> next(ScannedText text, int from) {
    for (int at = from; at < text.end(); at++) {
      if (BEGIN.has(text.bytes()[at]) && !text.has(at - 1, BEFORE)) {
        Optional<ByteSpan> found = at(text, at);
        if (found.isPresent()) {
          return found;
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<ByteSpan> at(ScannedText text, int at) {
    int length = Math.min(text.end() - at, LONGEST);
    Matcher number =
        FORM.matcher(new String(text.bytes(), at, length, StandardCharsets.ISO_8859_1));
    return number.lookingAt()
            && !text.has(at + number.end(), BEHIND)
            && !FICTION.matcher(number.group()).matches()
        ? Optional.of(new ByteSpan(at, at + number.end()))
        : Optional.empty();
  }
}
