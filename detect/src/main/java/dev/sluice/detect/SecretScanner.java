package dev.sluice.detect;

import dev.sluice.detect.SecretMatches.Match;
import dev.sluice.detect.pattern.SecretPattern;
import dev.sluice.detect.text.ByteSpan;
import dev.sluice.detect.text.EscapedJsonStrings;
import dev.sluice.detect.text.JsonEscapes;
import dev.sluice.detect.text.ScanBudget;
import dev.sluice.detect.text.ScannedText;
import dev.sluice.detect.text.StringEnd;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;

/**
 * Finds the secrets of a body. Immutable; any thread.
 *
 * @param others a search for what has no literal
 * @param json whether JSON strings are also scanned decoded
 * @param values that are no secrets, or are told apart
 */
public record SecretScanner(
    LiteralFilter filter, TextSearch others, boolean json, ListedValues values) {
  /**
   * The result of a scan.
   *
   * @param complete false when the operator's patterns exceeded their budget
   */
  public record Found(List<Match> matches, boolean complete) {}

  /** A scanner for these patterns, specific ones before general ones. */
  public static SecretScanner of(List<SecretPattern> patterns, boolean json) {
    LiteralFilter filter =
        patterns.equals(SecretCatalog.USUAL) ? Curated.FILTER : withMarkers(patterns);
    return new SecretScanner(
        filter,
        whole(patterns.stream().filter(pattern -> pattern.literals().isEmpty()).toList()),
        json,
        ListedValues.NONE);
  }

  private static TextSearch whole(List<SecretPattern> patterns) {
    return (text, matches) -> {
      for (SecretPattern pattern : patterns) {
        pattern.search(text, span -> matches.add(new Match(pattern, span)));
      }
    };
  }

  public static SecretScanner ofValues(List<SecretPattern> patterns, TextSearch others) {
    return new SecretScanner(new LiteralFilter(patterns), others, true, ListedValues.NONE);
  }

  public SecretScanner knowing(ListedValues listed) {
    return new SecretScanner(filter, others, json, listed);
  }

  private static LiteralFilter withMarkers(List<SecretPattern> patterns) {
    List<SecretPattern> all = new ArrayList<>(patterns);
    all.add(PlaceholderContext.MARKERS);
    return new LiteralFilter(all);
  }

  /** Shared, because its tables are large and most entries use all curated patterns. */
  private static final class Curated {
    private static final LiteralFilter FILTER = withMarkers(SecretCatalog.USUAL);
  }

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
    ScanBudget budget = new ScanBudget();
    List<Match> matches = matches(bytes, from, end, new Wanted(pattern -> true, true, budget));
    return new Found(matches, !budget.isExceeded());
  }

  /**
   * What a search is for.
   *
   * @param patterns of secrets that are told; one that a surer pattern names is its secret
   * @param decoded whether JSON strings that have escapes are also searched decoded
   */
  record Wanted(Predicate<SecretPattern> patterns, boolean decoded, ScanBudget budget) {}

  /** In order, none overlapping another; incomplete when the budget is exceeded afterwards. */
  List<Match> matches(byte[] bytes, int from, int end, Wanted wanted) {
    SecretMatches found = new SecretMatches();
    boolean isJson = json && JsonEscapes.begins(bytes, from, end);
    StringEnd stringEnd = new StringEnd(bytes, end, isJson);
    ScannedText text = new ScannedText(bytes, from, end, stringEnd, wanted.budget());
    search(text, found);
    SecretMatches matches = values.judged(found, bytes);
    if (isJson && JsonEscapes.holdsBackslash(bytes, from, end)) {
      matches.widen(start -> JsonEscapes.escapeStart(bytes, from, start));
      if (wanted.decoded()) {
        searchDecoded(text, matches);
      }
    }
    List<Match> merged = matches.merged();
    merged.removeIf(match -> !wanted.patterns().test(match.pattern()));
    return merged;
  }

  boolean holdsLiteral(byte[] bytes) {
    StringEnd stringEnd = new StringEnd(bytes, bytes.length, false);
    ScannedText text = new ScannedText(bytes, 0, bytes.length, stringEnd, new ScanBudget());
    AtomicBoolean found = new AtomicBoolean();
    filter.search(
        text,
        (pattern, at, after) -> {
          if (!PlaceholderContext.isMarker(pattern)) {
            found.set(true);
          }
        });
    return found.get();
  }

  private void search(ScannedText text, SecretMatches matches) {
    filter.search(
        text,
        (pattern, at, after) -> {
          if (PlaceholderContext.isMarker(pattern)) {
            PlaceholderContext.of(text, at, after)
                .ifPresent(around -> searchPrefix(around, matches));
          } else {
            pattern.match(text, at, after).ifPresent(span -> matches.add(new Match(pattern, span)));
          }
        });
    others.search(text, matches);
  }

  private void searchPrefix(PlaceholderContext around, SecretMatches matches) {
    around
        .text()
        .budget()
        .allowLooks(PlaceholderContext.MOST_LOOKS, () -> searchPrefixOnly(around, matches));
  }

  private void searchPrefixOnly(PlaceholderContext around, SecretMatches matches) {
    filter.search(
        around.text(),
        (pattern, at, after) ->
            pattern
                .match(around.text(), at, after)
                .flatMap(around::inPrefix)
                .ifPresent(span -> matches.add(new Match(pattern, span))));
  }

  private void searchDecoded(ScannedText source, SecretMatches matches) {
    EscapedJsonStrings strings =
        new EscapedJsonStrings(source.bytes(), source.from(), source.end());
    while (strings.next()) {
      SecretMatches inString = new SecretMatches();
      StringEnd whole = new StringEnd(strings.decoded(), strings.length(), false);
      search(
          new ScannedText(strings.decoded(), 0, strings.length(), whole, source.budget()),
          inString);
      EscapedJsonStrings.Places places = strings.places();
      for (Match match : values.judged(inString, strings.decoded()).merged()) {
        int start = places.of(match.span().start());
        matches.add(new Match(match.pattern(), new ByteSpan(start, places.of(match.span().end()))));
      }
    }
  }
}
