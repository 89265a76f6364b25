package dev.sluice.inspect.secrets.pattern;

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
}
