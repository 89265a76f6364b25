package dev.sluice.inspect.secrets;

import dev.sluice.inspect.secrets.SecretMatches.Match;
import dev.sluice.inspect.secrets.fold.JoinedLines;
import dev.sluice.inspect.secrets.fold.LineJoiner;
import dev.sluice.inspect.secrets.layer.Edit;
import dev.sluice.inspect.secrets.layer.LayerText;
import dev.sluice.inspect.secrets.layer.LayerTrace;
import dev.sluice.inspect.secrets.pattern.SecretPattern.Confidence;
import dev.sluice.inspect.secrets.text.ByteSpan;
import java.util.ArrayList;
import java.util.List;

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
  boolean searchJoined(LayerText text, ScanRoom room, LayerTrace trace) {
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
}
