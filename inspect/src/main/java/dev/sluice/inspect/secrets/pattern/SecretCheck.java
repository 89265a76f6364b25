package dev.sluice.inspect.secrets.pattern;

/** Tells a secret from something that merely has its length and alphabet. Any thread. */
@FunctionalInterface
public interface SecretCheck {
  SecretCheck NONE = (bytes, start, end) -> true;

  /**
   * Judges what follows the literal.
   *
   * @param start inclusive
   * @param end exclusive
   */
  boolean accepts(byte[] bytes, int start, int end);
}
