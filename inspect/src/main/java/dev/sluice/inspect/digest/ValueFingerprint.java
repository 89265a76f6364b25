package dev.sluice.inspect.digest;

import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The SHA-256 of a value, by which a person names it without writing it down. Who can guess the
 * value can tell it from its fingerprint, so none belongs into a log. Any thread.
 *
 * @param hex 64 lower-case hexadecimal digits, or the first of them, 16 at least
 */
public record ValueFingerprint(String hex) {
  public static final String PREFIX = "sha256:";

  // So many digits are of one value only.
  private static final int LEAST_DIGITS = 16;

  private static final Pattern TEXT =
      Pattern.compile(PREFIX + "([0-9A-Fa-f]{" + LEAST_DIGITS + ",64})");

  public static ValueFingerprint of(byte[] bytes, int start, int end) {
    return new ValueFingerprint(Sha256.hexOf(ByteBuffer.wrap(bytes, start, end - start)));
  }

  public static Optional<ValueFingerprint> parse(String text) {
    return Optional.of(TEXT.matcher(text))
        .filter(Matcher::matches)
        .map(found -> new ValueFingerprint(found.group(1).toLowerCase(Locale.ROOT)));
  }

  public boolean isNamedBy(ValueFingerprint other) {
    return hex.startsWith(other.hex);
  }

  public boolean isNamedByAny(Collection<ValueFingerprint> others) {
    return others.stream().anyMatch(this::isNamedBy);
  }

  public String text() {
    return PREFIX + hex;
  }

  public String shortText() {
    return PREFIX + hex.substring(0, LEAST_DIGITS);
  }

  @Override
  public String toString() {
    return "ValueFingerprint";
  }
}
