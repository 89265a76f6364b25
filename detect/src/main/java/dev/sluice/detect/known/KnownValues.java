package dev.sluice.detect.known;

import dev.sluice.detect.LayeredScanner;
import dev.sluice.detect.SecretScanner;
import dev.sluice.detect.TextSearch;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * All values that a node knows. Immutable; any thread; never printed.
 *
 * @param values to find as they are
 * @param fingerprints of others
 */
public record KnownValues(List<KnownValue> values, Optional<KeyedFingerprints> fingerprints) {
  public static final KnownValues NONE = new KnownValues(List.of(), Optional.empty());

  private static final int DEPTH = 4;
  private static final int LEAST_CARRY = 4 << 10;
  private static final int USUAL_CARRY = 16 << 10;

  // An encoding, or several within each other, makes a value longer.
  private static final int ENCODED = 8;

  /** Fingerprints, and the key that they were made with. */
  public record KeyedFingerprints(FingerprintKey key, List<Fingerprint> fingerprints) {
    public KeyedFingerprints {
      fingerprints = List.copyOf(fingerprints);
    }
  }

  public KnownValues {
    values = List.copyOf(values);
  }

  public boolean isEmpty() {
    return values.isEmpty() && fingerprints.isEmpty();
  }

  public LayeredScanner bodyScanner() {
    return scanner(values);
  }

  public LayeredScanner headScanner() {
    return scanner(
        values.stream()
            .flatMap(value -> Stream.concat(Stream.of(value), value.inLowerCase().stream()))
            .toList());
  }

  private LayeredScanner scanner(List<KnownValue> wanted) {
    TextSearch hashed =
        fingerprints
            .<TextSearch>map(some -> new FingerprintSearch(some.key(), some.fingerprints()))
            .orElse(TextSearch.NONE);
    return new LayeredScanner(
        SecretScanner.ofValues(
            wanted.stream().flatMap(KnownValue::spellings).map(KnownValue::pattern).toList(),
            hashed),
        DEPTH,
        "");
  }

  /**
   * Bytes before a piece of a stream in which a value may begin: twice the longest value, and as
   * far as usual sizes go, eight times.
   */
  public int carry() {
    int values = this.values.stream().mapToInt(value -> value.octets().length).max().orElse(0);
    int hashed =
        fingerprints.stream()
            .flatMap(some -> some.fingerprints().stream())
            .mapToInt(Fingerprint::length)
            .max()
            .orElse(0);
    int longest = Math.max(values, hashed);
    return Math.max(Math.clamp((long) ENCODED * longest, LEAST_CARRY, USUAL_CARRY), 2 * longest);
  }

  @Override
  public String toString() {
    return "KnownValues[" + values.size() + "]";
  }
}
