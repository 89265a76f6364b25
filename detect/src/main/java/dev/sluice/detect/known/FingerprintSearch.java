package dev.sluice.detect.known;

import dev.sluice.detect.SecretMatches;
import dev.sluice.detect.SecretMatches.Match;
import dev.sluice.detect.TextSearch;
import dev.sluice.detect.pattern.SecretPattern;
import dev.sluice.detect.text.ByteSpan;
import dev.sluice.detect.text.ScannedText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;

/**
 * Finds the values of fingerprints in a text, in one pass. Immutable; any thread. A text that is
 * full of the middle, or of the core, of a value costs little more than another.
 */
final class FingerprintSearch implements TextSearch {
  // Bits of a hash that tell nearly all hashes that are not wanted.
  private static final int SHORT = 16;

  private final FingerprintKey key;
  private final RollingHash rolling;
  private final BitSet wanted = new BitSet(1 << SHORT);
  private final Map<Integer, List<Known>> known = new HashMap<>();

  /**
   * A fingerprint, and the pattern that names it.
   *
   * @param power of the rolling hash over the core
   */
  private record Known(Fingerprint fingerprint, SecretPattern pattern, long power) {
    int coreAt() {
      return PartialMatchRule.margin(fingerprint.length());
    }

    int coreLength() {
      return fingerprint.length() - 2 * coreAt();
    }
  }

  FingerprintSearch(FingerprintKey key, List<Fingerprint> fingerprints) {
    this.key = key;
    this.rolling = new RollingHash(key);
    for (Fingerprint fingerprint : fingerprints) {
      wanted.set(shortened(fingerprint.middle()));
      known
          .computeIfAbsent(fingerprint.middle(), ignored -> new ArrayList<>(1))
          .add(known(fingerprint));
    }
  }

  private Known known(Fingerprint fingerprint) {
    int core = fingerprint.length() - 2 * PartialMatchRule.margin(fingerprint.length());
    return new Known(
        fingerprint, KnownValue.Kind.FINGERPRINT.pattern(fingerprint.name()), rolling.power(core));
  }

  private static int shortened(int hash) {
    return hash >>> (Integer.SIZE - SHORT);
  }

  @Override
  public void search(ScannedText text, SecretMatches matches) {
    int first = text.from() + RollingHash.WIDTH;
    if (first <= text.end()) {
      new Pass(text, matches).run(first);
    }
  }

  private final class Pass {
    private final ScannedText text;
    private final SecretMatches matches;
    private long[] prefixes = {};

    Pass(ScannedText text, SecretMatches matches) {
      this.text = text;
      this.matches = matches;
    }

    void run(int first) {
      byte[] bytes = text.bytes();
      long state = rolling.begin(bytes, text.from());
      look(first, rolling.value(state));
      for (int at = first; at < text.end(); at++) {
        state = rolling.roll(state, bytes[at - RollingHash.WIDTH], bytes[at]);
        look(at + 1, rolling.value(state));
      }
    }

    private void look(int end, int hash) {
      if (wanted.get(shortened(hash))) {
        for (Known candidate : known.getOrDefault(hash, List.of())) {
          int origin = end - RollingHash.WIDTH - candidate.fingerprint().middleAt();
          int core = origin + candidate.coreAt();
          if (hasCore(candidate, core)) {
            compare(candidate, core);
          }
        }
      }
    }

    private boolean hasCore(Known candidate, int from) {
      int end = from + candidate.coreLength();
      if (from < text.from() || end > text.end()) {
        return false;
      }
      if (prefixes.length == 0) {
        prefixes = rolling.prefixes(text.bytes(), text.from(), text.end());
      }
      long state = prefixes[end - text.from()] - prefixes[from - text.from()] * candidate.power();
      return rolling.value(state) == candidate.fingerprint().core();
    }

    private void compare(Known candidate, int from) {
      FingerprintKey.Hash hash = key.hash();
      Fingerprint fingerprint = candidate.fingerprint();
      int end = from + candidate.coreLength();
      int before =
          longest(
              Math.min(candidate.coreAt(), from - text.from()),
              more -> isThere(hash, from - more, end, fingerprint.before().get(more)));
      if (before < 0) {
        return;
      }
      int behind =
          longest(
              Math.min(candidate.coreAt(), text.end() - end),
              more ->
                  more == 0 || isThere(hash, from, end + more, fingerprint.behind().get(more - 1)));
      if (end - from + before + behind >= PartialMatchRule.of(fingerprint.length())) {
        matches.add(new Match(candidate.pattern(), new ByteSpan(from - before, end + behind)));
      }
    }

    private boolean isThere(FingerprintKey.Hash hash, int from, int end, byte[] expected) {
      return Arrays.equals(expected, hash.of(text.bytes(), from, end - from));
    }

    // The greatest number up to a limit that fits, as do all below it; -1 when none does.
    private static int longest(int most, IntPredicate fits) {
      int known = -1;
      int beyond = most + 1;
      while (beyond - known > 1) {
        int tried = (known + beyond) >>> 1;
        if (fits.test(tried)) {
          known = tried;
        } else {
          beyond = tried;
        }
      }
      return known;
    }
  }
}
