package dev.sluice.detect.check;

/** Tells a secret from other text of the same length and alphabet. Any thread. */
@FunctionalInterface
public interface SecretCheck {
  SecretCheck NONE = (bytes, start, end) -> true;

  /**
   * Judges the bytes after the literal.
   *
   * @param start inclusive
   * @param end exclusive
   */
  boolean accepts(byte[] bytes, int start, int end);

  /** Whether other text of the same length and alphabet is accepted in no practical case. */
  default boolean isChecksum() {
    return false;
  }

  default SecretCheck and(SecretCheck other) {
    return new Both(this, other);
  }

  record Both(SecretCheck first, SecretCheck second) implements SecretCheck {
    @Override
    public boolean accepts(byte[] bytes, int start, int end) {
      return first.accepts(bytes, start, end) && second.accepts(bytes, start, end);
    }
  }
}
