package dev.sluice.detect.place;

import dev.sluice.detect.SecretCatalog;
import dev.sluice.detect.pattern.PatternHome;
import dev.sluice.detect.pattern.SecretPattern;
import dev.sluice.detect.place.ScannedHead.Field;
import dev.sluice.detect.text.ByteSpan;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Tells credentials that are where their provider wants them: in the documented field of a request
 * to one of its hosts. Immutable; any thread.
 *
 * @param more hosts of the operator's, by id of the pattern
 */
public record OwnProvider(Map<String, List<String>> more) {
  public static final OwnProvider DOCUMENTED = new OwnProvider(Map.of());

  private static final Set<String> ADDRESSES =
      SecretCatalog.ALL.stream()
          .map(pattern -> pattern.facts().home())
          .filter(PatternHome::path)
          .flatMap(place -> place.hosts().stream())
          .collect(Collectors.toUnmodifiableSet());

  private static final int LONGEST_SCHEME = 32;
  private static final String COOKIE = "cookie";
  private static final char QUOTE = '"';
  private static final String SIGNING_KEY = " Credential=";

  public OwnProvider {
    more = Map.copyOf(more);
  }

  boolean isHeader(ScannedHead head, Field field, ByteSpan span, SecretPattern pattern) {
    return isHost(head, pattern)
        && pattern.facts().home().headers().contains(field.name())
        && isCredential(field.name(), octets(field.value()), span);
  }

  private static boolean isCredential(String name, String value, ByteSpan span) {
    return name.equals(COOKIE)
        ? isCookie(value, span)
        : isNameOfSigningKey(value, span)
            || (span.end() == value.length() && isScheme(value, span.start()));
  }

  // Whether it is the whole value of one cookie (RFC 6265 section 4.2.1).
  private static boolean isCookie(String value, ByteSpan span) {
    boolean quoted = span.start() > 0 && value.charAt(span.start() - 1) == QUOTE;
    int start = quoted ? span.start() - 1 : span.start();
    int end = quoted ? span.end() + 1 : span.end();
    return start > 0
        && value.charAt(start - 1) == '='
        && value.lastIndexOf('=', start - 2) <= value.lastIndexOf(';', start)
        && (!quoted || value.startsWith("\"", span.end()))
        && (end == value.length() || value.charAt(end) == ';');
  }

  private static boolean isNameOfSigningKey(String value, ByteSpan span) {
    return value.startsWith("AWS4-")
        && value.startsWith("/", span.end())
        && value.startsWith(SIGNING_KEY, span.start() - SIGNING_KEY.length());
  }

  // A character for each byte, as spans count.
  private static String octets(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  boolean isQuery(ScannedHead head, ByteSpan span, SecretPattern pattern) {
    String query = octets(head.query());
    int name = query.lastIndexOf('&', span.start() - 1) + 1;
    return isEnd(query, span.end())
        && isHost(head, pattern)
        && pattern.facts().home().parameters().stream()
            .anyMatch(p -> query.substring(name, span.start()).equals(p + "="));
  }

  private static boolean isEnd(String query, int at) {
    return at == query.length()
        || query.charAt(at) == '&'
        || query.charAt(at) == '/'
        || query.regionMatches(true, at, "%2F", 0, 3);
  }

  boolean mayHaveAddress(String host) {
    return ADDRESSES.contains(host)
        || (!more.isEmpty() && more.values().stream().anyMatch(it -> it.contains(host)));
  }

  boolean isPath(ScannedHead head, SecretPattern pattern) {
    return head.secure() && isAddress(head, pattern);
  }

  boolean isAddress(ScannedHead head, SecretPattern pattern) {
    return isKnown(head.host(), pattern) && pattern.facts().home().path();
  }

  private boolean isHost(ScannedHead head, SecretPattern pattern) {
    return head.secure() && isKnown(head.host(), pattern);
  }

  private boolean isKnown(String host, SecretPattern pattern) {
    return pattern.facts().home().isHost(host)
        || more.getOrDefault(pattern.id(), List.of()).contains(host);
  }

  private static boolean isScheme(String value, int end) {
    if (end == 0) {
      return true;
    }
    return end <= LONGEST_SCHEME
        && value.charAt(end - 1) == ' '
        && value
            .substring(0, end)
            .strip()
            .chars()
            .allMatch(c -> c == '-' || (c < 0x80 && Character.isLetterOrDigit(c)));
  }
}
