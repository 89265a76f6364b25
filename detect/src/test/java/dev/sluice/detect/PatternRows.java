package dev.sluice.detect;

import dev.sluice.detect.pattern.AssignmentShape;
import dev.sluice.detect.pattern.BankAccountShape;
import dev.sluice.detect.pattern.InfixShape;
import dev.sluice.detect.pattern.NamedValueShape;
import dev.sluice.detect.pattern.NumberShape;
import dev.sluice.detect.pattern.PartsShape;
import dev.sluice.detect.pattern.SecretPattern;
import dev.sluice.detect.pattern.TokenShape;
import dev.sluice.detect.pattern.UrlPasswordShape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The rows of the patterns in {@code docs/reference/secret-patterns.md}, by provider in the order
 * of the pack.
 */
final class PatternRows {
  static final String HEADER = "| id | form |";

  private static final Map<String, String> OF_THEIR_OWN =
      Map.ofEntries(
          Map.entry(
              "telegram-bot-token", "8 to 10 digits, `:AA` and 33 characters; the digits stay"),
          Map.entry(
              "jwt",
              "three or five parts, the first of which decodes to a JSON object with `alg`, the"
                  + " last of 16 or more"),
          Map.entry(
              "private-key",
              "PEM or OpenPGP armor with `PRIVATE KEY` in its first line and a line of 40 or more;"
                  + " also without its last line, and with `\\n"
                  + "` for line ends"),
          Map.entry("putty-private-key", "the lines after `Private-Lines: ` and their number"),
          Map.entry(
              "bitcoin-key",
              "51 or 52 characters of base 58 that begin with `5`, `K` or `L`; checksum"),
          Map.entry("seed-phrase", "12, 15, 18, 21 or 24 English words of BIP-39; checksum"),
          Map.entry("email-list", "10 or more different addresses in one text; each address"),
          Map.entry("phone-list", "10 or more different numbers in one text; each number"),
          Map.entry("json-web-key", "a JSON object with `\"kty\"` and a `\"d\"` of 40 or more"),
          Map.entry(
              "opaque-value", "20 or more random characters in the query or in a custom header"),
          Map.entry(
              "opaque-label", "20 or more random characters in a label, or 32 in labels in a row"),
          Map.entry("opaque-segment", "20 or more random characters in the path"));

  private PatternRows() {}

  static List<String> of(List<SecretPattern> patterns) {
    Map<String, List<SecretPattern>> byProvider =
        patterns.stream()
            .collect(
                Collectors.groupingBy(
                    pattern -> pattern.facts().provider(),
                    LinkedHashMap::new,
                    Collectors.toList()));
    List<String> rows = new ArrayList<>(List.of(HEADER, "|---|---|"));
    byProvider.values().forEach(all -> all.forEach(pattern -> rows.add(row(pattern))));
    return rows;
  }

  private static String row(SecretPattern pattern) {
    return "| [`%s`](%s) | %s%s |"
        .formatted(
            pattern.id(),
            pattern.facts().source(),
            form(pattern),
            pattern.confidence() == SecretPattern.Confidence.HIGH
                ? ""
                : "; " + pattern.confidence().name().toLowerCase(Locale.ROOT));
  }

  private static String form(SecretPattern pattern) {
    String literals = literals(pattern);
    return switch (pattern.shape()) {
      case TokenShape token -> literals + " + " + length(token.min(), token.max());
      case PartsShape parts ->
          literals
              + " + parts of "
              + parts.parts().stream()
                  .map(part -> length(part.min(), part.max()))
                  .collect(Collectors.joining(", "));
      case InfixShape infix when infix.max() == 0 -> infix.before() + " + " + literals;
      case InfixShape infix ->
          "%d + %s + %s".formatted(infix.before(), literals, length(infix.min(), infix.max()));
      case NamedValueShape named -> literals + " = " + length(named.min(), named.max());
      case AssignmentShape assigned -> "name ending in " + literals + " = generated value";
      case UrlPasswordShape url -> literals + " user:password@host";
      case NumberShape number -> length(number.min(), number.max()) + " digits, check digit";
      case BankAccountShape account -> account.length() + " characters, check digits";
      default -> OF_THEIR_OWN.getOrDefault(pattern.id(), "");
    };
  }

  private static String length(int min, int max) {
    if (min == max) {
      return Integer.toString(min);
    }
    return max >= TokenShape.LONGEST ? min + "+" : min + "-" + max;
  }

  /** Each spelling once, however its words are joined. */
  private static String literals(SecretPattern pattern) {
    Map<String, String> spellings = new LinkedHashMap<>();
    boolean named =
        pattern.shape() instanceof NamedValueShape || pattern.shape() instanceof AssignmentShape;
    pattern
        .literals()
        .forEach(literal -> spellings.putIfAbsent(named ? joined(literal) : literal, literal));
    return spellings.values().stream()
        .map(literal -> "`" + literal + "`")
        .collect(Collectors.joining(", "));
  }

  private static String joined(String literal) {
    return literal.replaceAll("[_ \\\\-]", "").toLowerCase(Locale.ROOT);
  }
}
