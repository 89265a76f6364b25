package dev.sluice.inspect.secrets.form;

import dev.sluice.inspect.secrets.text.ByteClass;
import dev.sluice.inspect.secrets.text.ByteSpan;
import dev.sluice.inspect.secrets.text.ScannedText;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An address of mail as people have it: {@code local@host.name} (RFC 5321 section 4.1.2, without
 * quotes). Hosts of documentation and senders that are no people do not count.
 */
final class EmailAddress {
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
