package dev.sluice.inspect.secrets.known;

import dev.sluice.inspect.secrets.SecretMatches;
import dev.sluice.inspect.secrets.SecretMatches.Match;
import dev.sluice.inspect.secrets.TextSearch;
import dev.sluice.inspect.secrets.pattern.SecretPattern;
import dev.sluice.inspect.secrets.text.ByteSpan;
import dev.sluice.inspect.secrets.text.ScannedText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds the values of fingerprints in a text, in one pass. Immutable; any thread. */
final class FingerprintSearch implements TextSearch {
  /** Of a hash; 2 to that power bits tell nearly all hashes that are not wanted. */
  private static final int SHORT = 16;

  private static final int WORD = 6;

  private final FingerprintKey key;
  private final RollingHash rolling;
  private final long[] wanted = new long[1 << (SHORT - WORD)];
  private final Map<Integer, List<Known>> known = new HashMap<>();

  /** A fingerprint, and the pattern that names it. */
  private record Known(Fingerprint fingerprint, SecretPattern pattern) {}

  FingerprintSearch(FingerprintKey key, List<Fingerprint> fingerprints) {
    this.key = key;
    this.rolling = new RollingHash(key);
    for (Fingerprint fingerprint : fingerprints) {
      int middle = fingerprint.middle();
      wanted[word(middle)] |= bit(middle);
      SecretPattern pattern =
          KnownValue.Kind.FINGERPRINT.pattern(
              fingerprint.name(), List.of(), new KnownValueShape(new byte[0], 0));
      known
          .computeIfAbsent(middle, ignored -> new ArrayList<>(1))
          .add(new Known(fingerprint, pattern));
    }
  }

  private static int word(int hash) {
    return (hash >>> (Integer.SIZE - SHORT)) >>> WORD;
  }

  private static long bit(int hash) {
    return 1L << (hash >>> (Integer.SIZE - SHORT));
  }

  @Override
  public void search(ScannedText text, SecretMatches matches) {
    byte[] bytes = text.bytes();
    int first = text.from() + RollingHash.WIDTH;
    if (first > text.end()) {
      return;
    }
    long state = 0;
    for (int at = text.from(); at < first; at++) {
      state = rolling.enter(state, bytes[at]);
    }
    look(text, first, rolling.value(state), matches);
    for (int at = first; at < text.end(); at++) {
      state = rolling.roll(state, bytes[at - RollingHash.WIDTH], bytes[at]);
      look(text, at + 1, rolling.value(state), matches);
    }
  }

  private void look(ScannedText text, int end, int hash, SecretMatches matches) {
    if ((wanted[word(hash)] & bit(hash)) != 0) {
      for (Known candidate : known.getOrDefault(hash, List.of())) {
        compare(text, end - RollingHash.WIDTH, candidate, matches);
      }
    }
  }

  /** Hashes each sufficient part that would have this middle. */
  private void compare(ScannedText text, int middle, Known candidate, SecretMatches matches) {
    Fingerprint fingerprint = candidate.fingerprint();
    FingerprintKey.Hash hash = key.hash();
    int origin = middle - fingerprint.middleAt();
    int sufficient = SufficientPart.of(fingerprint.length());
    for (int offset = 0; offset < fingerprint.parts().size(); offset++) {
      int from = origin + offset;
      boolean isInText = from >= text.from() && from + sufficient <= text.end();
      if (isInText && fingerprint.isPart(offset, hash.of(text.bytes(), from, sufficient))) {
        matches.add(new Match(candidate.pattern(), new ByteSpan(from, from + sufficient)));
      }
    }
  }
}
