package dev.sluice.inspect.secrets;

import dev.sluice.inspect.secrets.SecretMatches.Match;
import dev.sluice.inspect.secrets.catalog.SecretCatalog;
import dev.sluice.inspect.secrets.pattern.SecretPattern;
import dev.sluice.inspect.secrets.text.ByteSpan;
import dev.sluice.inspect.secrets.text.EscapedJsonStrings;
import dev.sluice.inspect.secrets.text.JsonEscapes;
import dev.sluice.inspect.secrets.text.ScanBudget;
import dev.sluice.inspect.secrets.text.ScannedText;
import dev.sluice.inspect.secrets.text.StringEnd;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Finds the secrets of a body. Immutable; any thread.
 *
 * @param json whether JSON strings are also scanned decoded
 */
public record SecretScanner(LiteralFilter filter, boolean json) {
  /**
   * The result of a scan.
   *
   * @param matches in order, none overlapping another
   * @param complete false when the operator's patterns exceeded their budget
   */
  public record Found(List<Match> matches, boolean complete) {}

  /** A scanner for these patterns, specific ones before general ones. */
  public static SecretScanner of(List<SecretPattern> patterns, boolean json) {
    LiteralFilter filter =
        patterns.equals(SecretCatalog.USUAL) ? Curated.FILTER : withMarkers(patterns);
    return new SecretScanner(filter, json);
  }

  private static LiteralFilter withMarkers(List<SecretPattern> patterns) {
    List<SecretPattern> all = new ArrayList<>(patterns);
    all.add(AroundPlaceholder.MARKERS);
    return new LiteralFilter(all);
  }

  /** Shared, because its tables are large and most entries use all curated patterns. */
  private static final class Curated {
    private static final LiteralFilter FILTER = withMarkers(SecretCatalog.USUAL);
  }

  /** Whether ASCII text holds no secret. */
  public boolean isClean(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    return scan(bytes, 0, bytes.length).matches().isEmpty();
  }

  /**
   * Scans a range of bytes, which it does not keep.
   *
   * @param from inclusive
   * @param end exclusive
   */
  public Found scan(byte[] bytes, int from, int end) {
    return scan(bytes, from, end, pattern -> true);
  }

  /** The same for some of the patterns. */
  Found scan(byte[] bytes, int from, int end, Predicate<SecretPattern> wanted) {
    return scan(bytes, from, end, wanted, true);
  }

  /** The same without a look at JSON strings that have escapes. */
  Found scanWritten(byte[] bytes, int from, int end, Predicate<SecretPattern> wanted) {
    return scan(bytes, from, end, wanted, false);
  }

  private Found scan(
      byte[] bytes, int from, int end, Predicate<SecretPattern> wanted, boolean decoding) {
    ScanBudget budget = new ScanBudget();
    SecretMatches matches = new SecretMatches();
    boolean isJson = json && JsonEscapes.begins(bytes, from, end);
    ScannedText text = new ScannedText(bytes, from, end, new StringEnd(bytes, end, isJson), budget);
    search(text, wanted, matches);
    if (isJson && JsonEscapes.holdsBackslash(bytes, from, end)) {
      matches.widen(start -> JsonEscapes.escapeStart(bytes, from, start));
      if (decoding) {
        searchDecoded(text, wanted, matches);
      }
    }
    return new Found(matches.merged(), !budget.isExceeded());
  }

  private void search(ScannedText text, Predicate<SecretPattern> wanted, SecretMatches matches) {
    filter.search(
        text,
        (pattern, at, after) -> {
          if (pattern.equals(AroundPlaceholder.MARKERS)) {
            AroundPlaceholder.of(text, at, after)
                .ifPresent(around -> searchPrefix(around, wanted, matches));
          } else if (wanted.test(pattern)) {
            pattern.match(text, at, after).ifPresent(span -> matches.add(new Match(pattern, span)));
          }
        });
  }

  private void searchPrefix(
      AroundPlaceholder around, Predicate<SecretPattern> wanted, SecretMatches matches) {
    filter.search(
        around.text(),
        (pattern, at, after) -> {
          if (wanted.test(pattern)) {
            pattern
                .match(around.text(), at, after)
                .flatMap(around::inPrefix)
                .ifPresent(span -> matches.add(new Match(pattern, span)));
          }
        });
  }

  private void searchDecoded(
      ScannedText source, Predicate<SecretPattern> wanted, SecretMatches matches) {
    EscapedJsonStrings strings =
        new EscapedJsonStrings(source.bytes(), source.from(), source.end());
    while (strings.next()) {
      SecretMatches inString = new SecretMatches();
      StringEnd whole = new StringEnd(strings.decoded(), strings.length(), false);
      search(
          new ScannedText(strings.decoded(), 0, strings.length(), whole, source.budget()),
          wanted,
          inString);
      EscapedJsonStrings.Places places = strings.places();
      for (Match match : inString.merged()) {
        int start = places.of(match.span().start());
        matches.add(new Match(match.pattern(), new ByteSpan(start, places.of(match.span().end()))));
      }
    }
  }
}
