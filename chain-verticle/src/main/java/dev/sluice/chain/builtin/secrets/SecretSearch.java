package dev.sluice.chain.builtin.secrets;

import dev.sluice.chain.builtin.secrets.Matches.Match;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Finds the secrets of a body. Immutable; any thread.
 *
 * @param json whether strings of JSON are also looked at decoded
 */
record SecretSearch(LiteralFilter filter, boolean json) {
  /**
   * What was found.
   *
   * @param matches in order, none overlapping another
   * @param complete false when operators' patterns would have cost more than their budget
   */
  record Found(List<Match> matches, boolean complete) {}

  static SecretSearch of(Settings settings) {
    LiteralFilter filter =
        settings.patterns().equals(Catalogue.ALL)
            ? Curated.FILTER
            : new LiteralFilter(settings.patterns());
    return new SecretSearch(filter, settings.json());
  }

  /** Its tables are large, and most entries leave the patterns alone. */
  private static final class Curated {
    private static final LiteralFilter FILTER = new LiteralFilter(Catalogue.ALL);
  }

  /** Whether ASCII text holds no secret. */
  boolean isClean(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    return search(bytes, 0, bytes.length).matches().isEmpty();
  }

  Found search(byte[] bytes, int from, int end) {
    Budget budget = new Budget();
    Matches matches = new Matches();
    boolean isJson = json && JsonText.begins(bytes, from, end);
    Text text = new Text(bytes, from, end, new StringEnd(bytes, end, isJson), budget);
    search(text, matches);
    if (isJson && JsonText.holdsBackslash(bytes, from, end)) {
      matches.widen(start -> JsonText.escapeStart(bytes, from, start));
      searchDecoded(text, matches);
    }
    return new Found(matches.merged(), !budget.isExceeded());
  }

  private void search(Text text, Matches matches) {
    filter.search(
        text,
        (pattern, at, after) ->
            pattern
                .shape()
                .match(text, at, after)
                .ifPresent(span -> matches.add(new Match(pattern, span))));
  }

  private void searchDecoded(Text source, Matches matches) {
    JsonStrings strings = new JsonStrings(source.bytes(), source.from(), source.end());
    while (strings.next()) {
      Matches inString = new Matches();
      StringEnd whole = new StringEnd(strings.decoded(), strings.length(), false);
      search(new Text(strings.decoded(), 0, strings.length(), whole, source.budget()), inString);
      JsonStrings.Places places = strings.places();
      for (Match match : inString.merged()) {
        int start = places.of(match.span().start());
        matches.add(new Match(match.pattern(), new Span(start, places.of(match.span().end()))));
      }
    }
  }
}
