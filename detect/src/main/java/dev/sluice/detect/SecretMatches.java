package dev.sluice.detect;

import dev.sluice.detect.pattern.SecretPattern;
import dev.sluice.detect.text.ByteSpan;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntUnaryOperator;

/**
 * The secrets found in a text. Event loop only.
 *
 * <p>Overlapping secrets are merged into one. It has the pattern of the highest confidence; of
 * several such, of the secret that begins first; then of the longest; of equals, of the one found
 * first.
 */
public final class SecretMatches {
  private static final Comparator<Match> ORDER =
      Comparator.comparingInt((Match match) -> match.span().start())
          .thenComparing(match -> match.span().end(), Comparator.reverseOrder())
          .thenComparing(match -> match.pattern().confidence(), Comparator.reverseOrder());

  private final List<Match> found = new ArrayList<>(0);

  public record Match(SecretPattern pattern, ByteSpan span) {}

  public void add(Match match) {
    found.add(match);
  }

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
      if (merged.isEmpty() || match.span().start() >= merged.getLast().span().end()) {
        merged.add(match);
      } else {
        merged.add(joined(merged.removeLast(), match));
      }
    }
    return merged;
  }

  private static Match joined(Match first, Match second) {
    boolean surer = second.pattern().confidence().compareTo(first.pattern().confidence()) > 0;
    ByteSpan span =
        new ByteSpan(first.span().start(), Math.max(first.span().end(), second.span().end()));
    return new Match(surer ? second.pattern() : first.pattern(), span);
  }
}
