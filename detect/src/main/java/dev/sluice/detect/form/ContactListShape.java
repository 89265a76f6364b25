package dev.sluice.detect.form;

import dev.sluice.detect.pattern.SecretShape;
import dev.sluice.detect.text.ByteClass;
import dev.sluice.detect.text.ByteSpan;
import dev.sluice.detect.text.ScannedText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Addresses of many people: one alone is ordinary, and so many different ones in one text are a
 * list. Each of them is told, so that all are replaced.
 */
public record ContactListShape(Kind kind, int least) implements SecretShape {
  public enum Kind {
    EMAIL {
      @Override
      Optional<ByteSpan> next(ScannedText text, int from) {
        return EmailAddress.next(text, from);
      }
    },
    PHONE {
      @Override
      Optional<ByteSpan> next(ScannedText text, int from) {
        return PhoneNumber.next(text, from);
      }
    };

    abstract Optional<ByteSpan> next(ScannedText text, int from);
  }

  @Override
  public Optional<ByteSpan> match(ScannedText text, int at, int after) {
    return Optional.empty();
  }

  @Override
  public void search(ScannedText text, Consumer<ByteSpan> found) {
    List<ByteSpan> spans = new ArrayList<>(0);
    Set<String> different = new HashSet<>(0);
    Optional<ByteSpan> next = kind.next(text, text.from());
    while (next.isPresent()) {
      spans.add(next.get());
      different.add(Plain.of(text, next.get()));
      next = kind.next(text, next.get().end());
    }
    if (different.size() >= least) {
      spans.forEach(found);
    }
  }

  /** What is the same in two spellings of an address: its letters in lower case, and its digits. */
  private static final class Plain {
    private Plain() {}

    static String of(ScannedText text, ByteSpan span) {
      StringBuilder plain = new StringBuilder(span.end() - span.start());
      for (int at = span.start(); at < span.end(); at++) {
        char c = (char) (text.bytes()[at] & 0xFF);
        if (c == '@' || Character.isLetterOrDigit(c)) {
          plain.append(Character.toLowerCase(c));
        }
      }
      return plain.toString();
    }
  }

  /**
   * An address of mail as people have it: {@code local@host.name} (RFC 5321 section 4.1.2, without
   * quotes). Hosts of documentation and senders that are no people do not count.
   */
  private static final class EmailAddress {
    private static final ByteClass LOCAL = ByteClass.of("A-Za-z0-9._%+\\-");
    private static final ByteClass HOST = ByteClass.of("A-Za-z0-9.\\-");
    private static final int LONGEST_LOCAL = 64;
    private static final int LONGEST_HOST = 253;

    private static final Pattern NAME =
        Pattern.compile("(?:[a-z0-9](?:[a-z0-9-]{0,62})\\.)+[a-z]{2,24}");

    // RFC 2606, names of images for dense screens, and the host of private addresses of GitHub.
    private static final Pattern OTHER =
        Pattern.compile(
            "(?:.*\\.)?example\\.(?:com|org|net)|.*\\.(?:example|test|invalid|localhost|local)"
                + "|[1-4]x\\..*|users\\.noreply\\.github\\.com|.*\\.(?:png|jpg|svg|webp|gif)");

    private static final Pattern NO_PERSON =
        Pattern.compile("git|no-?reply|do-?not-?reply|root|www|postmaster|mailer-daemon");

    private EmailAddress() {}

    static Optional<ByteSpan> next(ScannedText text, int from) {
      for (int at = from; at < text.end(); at++) {
        if (text.bytes()[at] == '@') {
          Optional<ByteSpan> found = around(text, from, at);
          if (found.isPresent()) {
            return found;
          }
        }
      }
      return Optional.empty();
    }

    private static Optional<ByteSpan> around(ScannedText text, int from, int at) {
      int start = at;
      while (start > from && at - start <= LONGEST_LOCAL && LOCAL.has(text.bytes()[start - 1])) {
        start--;
      }
      while (start < at && !ByteClass.ALPHANUMERIC.has(text.bytes()[start])) {
        start++;
      }
      int end = HOST.runEnd(text.bytes(), at + 1, Math.min(text.end(), at + 2 + LONGEST_HOST));
      while (end > at && !ByteClass.ALPHANUMERIC.has(text.bytes()[end - 1])) {
        end--;
      }
      boolean fits = start < at && at - start <= LONGEST_LOCAL && end - at <= LONGEST_HOST;
      return fits && isOfPerson(lower(text, start, at), lower(text, at + 1, Math.max(at + 1, end)))
          ? Optional.of(new ByteSpan(start, end))
          : Optional.empty();
    }

    private static boolean isOfPerson(String local, String host) {
      return NAME.matcher(host).matches()
          && !OTHER.matcher(host).matches()
          && !NO_PERSON.matcher(local).matches();
    }

    private static String lower(ScannedText text, int start, int end) {
      return new String(text.bytes(), start, end - start, StandardCharsets.US_ASCII)
          .toLowerCase(Locale.ROOT);
    }
  }

  /**
   * A phone number in the international form (ITU-T E.123): a plus sign and 10 to 15 digits; or in
   * the form of North America, of an area code and an exchange that are assigned. Digits without
   * either form are no number, and neither are the numbers of fiction, 555-0100 to 555-0199.
   */
  private static final class PhoneNumber {
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
}
