package dev.sluice.chain.builtin.secrets;

import dev.sluice.detect.LayeredScanner;
import dev.sluice.detect.coding.StreamDecoder.Piece;
import dev.sluice.detect.pattern.SecretPattern;
import dev.sluice.detect.stream.Mask;
import dev.sluice.detect.stream.StreamListener;
import dev.sluice.detect.stream.TextStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Searches the texts in the framing of a coded body, separately for each coding, while that framing
 * may still pass. One thread.
 */
final class FramingSearch implements StreamListener {
  private static final int PIECE = 64 * 1024;

  private final LayeredScanner scanner;
  private final byte[] replacement;
  private final boolean timed;
  private final StreamedSecrets secrets;
  private final List<Level> levels = new ArrayList<>(0);
  private boolean redacted;

  FramingSearch(
      LayeredScanner scanner, byte[] replacement, boolean timed, StreamedSecrets secrets) {
    this.scanner = scanner;
    this.replacement = replacement;
    this.timed = timed;
    this.secrets = secrets;
  }

  private final class Level {
    private TextStream search = stream();
    private long begin;
    private long end;
    private boolean open;
    private boolean searched = true;
    private boolean undecoded;

    void add(byte[] bytes, boolean goesOn) {
      for (int from = 0; from < bytes.length; from += PIECE) {
        search.add(bytes, from, Math.min(bytes.length, from + PIECE));
      }
      end += bytes.length;
      open = goesOn;
    }

    void end() {
      search.end();
      searched = isSearched();
      undecoded = isUndecoded();
      begin = end;
      open = false;
      search = stream();
    }

    boolean isSearched() {
      return searched && search.isSearched();
    }

    boolean isUndecoded() {
      return undecoded || search.isUndecoded();
    }
  }

  private TextStream stream() {
    return new TextStream(scanner, replacement, timed, this);
  }

  void add(Piece.Framing framing) {
    while (levels.size() <= framing.level()) {
      levels.add(new Level());
    }
    levels.get(framing.level()).add(framing.bytes(), framing.open());
  }

  /** Nothing waits behind a text that is whole: a long body may follow it. */
  void settle() {
    for (Level level : levels) {
      if (!level.open && level.begin < level.end) {
        level.end();
      }
    }
  }

  void due() {
    levels.forEach(level -> level.search.due());
  }

  void end() {
    levels.forEach(Level::end);
  }

  long[] ends() {
    return levels.stream().mapToLong(level -> level.end).toArray();
  }

  boolean isCleared(long[] ends) {
    for (int i = 0; i < ends.length; i++) {
      Level level = levels.get(i);
      if (ends[i] > level.begin + level.search.cleared()) {
        return false;
      }
    }
    return true;
  }

  /** Whether the framing must be dropped while the body may pass. */
  boolean isRedacted() {
    return redacted;
  }

  boolean isSearched() {
    return levels.stream().allMatch(Level::isSearched);
  }

  boolean isUndecoded() {
    return levels.stream().anyMatch(Level::isUndecoded);
  }

  @Override
  public void written(List<SecretPattern> patterns, boolean again, List<Mask> masks) {
    redacted |= secrets.isRedactedInFraming(patterns, again);
  }

  @Override
  public void encoded(List<SecretPattern> patterns, boolean again) {
    redacted |= secrets.isRedactedInFraming(patterns, again);
  }
}
