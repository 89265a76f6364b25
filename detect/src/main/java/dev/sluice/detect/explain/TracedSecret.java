package dev.sluice.detect.explain;

import dev.sluice.detect.pattern.SecretCategory;
import dev.sluice.detect.pattern.SecretPattern;
import dev.sluice.detect.text.ByteSpan;
import dev.sluice.inspect.digest.ValueFingerprint;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A secret that a scan found.
 *
 * @param span in the scanned bytes; of an encoding that has to be decoded as a whole, all of it
 * @param encodings that it is in, the outermost first
 * @param fingerprint of its decoded bytes; empty for a value that can be guessed from it
 */
public record TracedSecret(
    SecretPattern pattern,
    ByteSpan span,
    List<String> encodings,
    Optional<ValueFingerprint> fingerprint) {
  // Numbers of few digits and names of people are guessed in no time.
  private static final Set<SecretCategory> GUESSED =
      EnumSet.of(SecretCategory.FINANCIAL, SecretCategory.PII);

  // Bytes of a value that is not guessed at once.
  private static final int SHORTEST = 16;

  public TracedSecret {
    encodings = List.copyOf(encodings);
  }

  /**
   * The fingerprint that may be shown.
   *
   * @param span of the secret in the bytes
   */
  static Optional<ValueFingerprint> fingerprint(
      SecretPattern pattern, byte[] bytes, ByteSpan span) {
    return span.end() - span.start() < SHORTEST || GUESSED.contains(pattern.facts().category())
        ? Optional.empty()
        : Optional.of(ValueFingerprint.of(bytes, span.start(), span.end()));
  }
}
