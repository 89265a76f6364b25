package dev.sluice.inspect.secrets;

import dev.sluice.inspect.secrets.pattern.SecretPattern;
import dev.sluice.inspect.secrets.text.ByteSpan;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntUnaryOperator;

/**
 * The secrets found in a text. Event loop only.
 *
 * <p>Overlapping secrets are merged into one. It has the pattern of the secret that begins first;
 * of several such, of the longest; of equals, of the one found first.
 */
public final class SecretMatches {
  private static final Comparator<Match> ORDER =
      Comparator.comparingInt((Match match) -> match.span().start())
          .thenComparing(match -> match.span().end(), Comparator.reverseOrder());

  private final List<Match> found = new ArrayList<>(0);

  /** One secret. */
  public record Match(SecretPattern pattern, ByteSpan span) {}

  public void add(Match match) {
    found.add(match);
  }

  /** Moves the starts of the matches so far. */
  public void widen(IntUnaryOperator start) {
    found.replaceAll(
        match ->
            new Match(
                match.pattern(),
                new ByteSpan(start.applyAsInt(match.span().start()), match.span().end())));
  }

  /** In order, none overlapping another. */
  public List<Match> merged() {
    found.sort(ORDER);
    List<Match> merged = new ArrayList<>(found.size());
    for (Match match : found) {
      int end = merged.isEmpty() ? -1 : merged.getLast().span().end();
      if (match.span().start() >= end) {
        merged.add(match);
      } else if (match.span().end() > end) {
        Match first = merged.removeLast();
        merged.add(
            new Match(first.pattern(), new ByteSpan(first.span().start(), match.span().end())));
      }
    }
    return merged;
  }
}
