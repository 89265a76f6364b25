package dev.sluice.detect;

import dev.sluice.detect.SecretMatches.Match;
import dev.sluice.detect.layer.Edit;
import dev.sluice.detect.layer.JoinedLines;
import dev.sluice.detect.layer.LayerText;
import dev.sluice.detect.layer.LayerTrace;
import dev.sluice.detect.layer.LineJoiner;
import dev.sluice.detect.pattern.InfixShape;
import dev.sluice.detect.pattern.PrivateKeyShape;
import dev.sluice.detect.pattern.PuttyKeyShape;
import dev.sluice.detect.pattern.SecretPattern;
import dev.sluice.detect.pattern.SecretPattern.Confidence;
import dev.sluice.detect.text.ByteSpan;
import dev.sluice.detect.text.ScanBudget;
import dev.sluice.detect.text.ScannedText;
import dev.sluice.detect.text.StringEnd;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds the secrets that one text holds as they are, and those that line breaks divide. Event loop
 * only.
 */
final class WrittenSearch {
  private final SecretScanner flat;
  private final byte[] replacement;
  private final SecretScanner.Wanted wanted;
  private final List<Edit> edits;
  private final List<ByteSpan> whole = new ArrayList<>(0);

  WrittenSearch(
      SecretScanner flat, byte[] replacement, SecretScanner.Wanted wanted, List<Edit> edits) {
    this.flat = flat;
    this.replacement = replacement;
    this.wanted = wanted;
    this.edits = edits;
  }

  void search(byte[] bytes, int from, int end) {
    for (Match match : flat.matches(bytes, from, end, wanted)) {
      edits.add(edit(match));
      if (match.pattern().confidence() != Confidence.LOW) {
        whole.add(match.span());
      }
    }
  }

  /** Finds what is there in lines, after {@link #search}; false when there is no room for that. */
  boolean searchJoined(LayerText text, DecodingBudget room, LayerTrace trace) {
    JoinedLines joined = LineJoiner.join(text, whole);
    if (joined.length() == 0) {
      return true;
    }
    if (!room.affordsPart(joined.length())) {
      return false;
    }
    trace.entered(joined, new ByteSpan(0, joined.length()));
    trace.searched(joined.text(), 0, joined.length());
    trace.left();
    return room.searched(() -> addBroken(joined));
  }

  private void addBroken(JoinedLines joined) {
    List<Match> matches = new JoinedSearch(joined, wanted.budget()).matches(flat);
    List<Edit> broken = new ArrayList<>(0);
    for (Match match : matches) {
      if (wanted.patterns().test(match.pattern())) {
        broken.add(edit(match));
      }
    }
    edits.addAll(joined.inSource(broken, replacement));
  }

  private Edit edit(Match match) {
    return new Edit(match.span(), replacement, List.of(match.pattern()));
  }

  /**
   * Finds the secrets that line breaks divide. Any word may stand on the line before a secret or
   * behind it, so it is looked for from the begin of a line to the end of each. Event loop only.
   */
  private static final class JoinedSearch {
    private static final int MOST_LINES = 16;
    private static final int MOST_BEFORE = 8;

    private final JoinedLines joined;
    private final ScanBudget budget;
    private final SecretMatches found = new SecretMatches();

    JoinedSearch(JoinedLines joined, ScanBudget budget) {
      this.joined = joined;
      this.budget = budget;
    }

    List<Match> matches(SecretScanner flat) {
      flat.filter().search(text(0, joined.length()), this::look);
      return flat.values().judged(found, joined.text()).merged();
    }

    private void look(SecretPattern pattern, int at, int after) {
      if (!isSure(pattern)) {
        return;
      }
      int lines = pattern.shape() instanceof InfixShape ? MOST_BEFORE : 1;
      int from = at + 1;
      Optional<ByteSpan> span = Optional.empty();
      for (int line = 0; span.isEmpty() && line < lines && from > joined.firstStart(at); line++) {
        from = joined.lineStart(from - 1);
        span = longest(pattern, from, at, after);
      }
      span.ifPresent(match -> found.add(new Match(pattern, match)));
    }

    // Whether words that happen to stand on two lines cannot look like it. The armor of keys has
    // lines of its own.
    private static boolean isSure(SecretPattern pattern) {
      return pattern.confidence() != Confidence.LOW
          && !(pattern.shape() instanceof PrivateKeyShape)
          && !(pattern.shape() instanceof PuttyKeyShape)
          && !PlaceholderContext.isMarker(pattern);
    }

    // The shortest match with a break in it, and the lines behind it that go on like it.
    private Optional<ByteSpan> longest(SecretPattern pattern, int from, int at, int after) {
      Optional<ByteSpan> best = Optional.empty();
      int end = joined.lineEnd(after - 1);
      boolean goesOn = true;
      for (int line = 0; goesOn && line < MOST_LINES && budget.looksLeft() > 0; line++) {
        budget.lookCloser();
        Optional<ByteSpan> match = pattern.match(text(from, end), at, after);
        goesOn = best.isEmpty() || isLonger(best.get(), match, end);
        best = goesOn ? match.filter(joined::isBroken) : best;
        goesOn &= joined.isJoinedAt(end);
        end = goesOn ? joined.lineEnd(end) : end;
      }
      return best;
    }

    private boolean isLonger(ByteSpan best, Optional<ByteSpan> match, int end) {
      return match.isPresent()
          && match.get().end() == end
          && LineJoiner.isUnusual(joined.text(), best.end(), end);
    }

    private ScannedText text(int from, int end) {
      byte[] bytes = joined.text();
      return new ScannedText(bytes, from, end, new StringEnd(bytes, end, false), budget);
    }
  }
}
