package dev.sluice.detect;

import dev.sluice.detect.SecretMatches.Match;
import dev.sluice.detect.pattern.SecretPattern;
import dev.sluice.detect.text.ByteSpan;
import dev.sluice.inspect.digest.ValueFingerprint;
import java.util.Optional;
import java.util.Set;

/**
 * Values that an operator knows and names by their fingerprints. Immutable; any thread. Only what a
 * pattern finds is hashed, and nothing where no value is listed.
 *
 * @param allowed values that are no secrets
 * @param told values whose secrets bear their fingerprint
 */
public record ListedValues(Set<ValueFingerprint> allowed, Set<ValueFingerprint> told) {
  public static final ListedValues NONE = new ListedValues(Set.of(), Set.of());

  public ListedValues {
    allowed = Set.copyOf(allowed);
    told = Set.copyOf(told);
  }

  /**
   * The pattern of a secret: with its fingerprint where that is to be told; empty where the value
   * is allowed.
   */
  public Optional<SecretPattern> judge(SecretPattern pattern, byte[] bytes, ByteSpan span) {
    if (isEmpty()) {
      return Optional.of(pattern);
    }
    ValueFingerprint value = ValueFingerprint.of(bytes, span.start(), span.end());
    if (value.isNamedByAny(allowed)) {
      return Optional.empty();
    }
    return Optional.of(value.isNamedByAny(told) ? pattern.withValue(value) : pattern);
  }

  /** The same for all secrets of a text; the matches themselves where no value is listed. */
  SecretMatches judged(SecretMatches found, byte[] bytes) {
    if (isEmpty()) {
      return found;
    }
    SecretMatches judged = new SecretMatches();
    for (Match match : found.merged()) {
      judge(match.pattern(), bytes, match.span())
          .ifPresent(pattern -> judged.add(new Match(pattern, match.span())));
    }
    return judged;
  }

  private boolean isEmpty() {
    return allowed.isEmpty() && told.isEmpty();
  }
}
