package dev.sluice.chain.builtin.secrets;

/** Tells a secret from something that merely has its length and alphabet. Any thread. */
@FunctionalInterface
interface Check {
  Check NONE = (bytes, start, end) -> true;

  /**
   * Judges what follows the literal.
   *
   * @param start inclusive
   * @param end exclusive
   */
  boolean accepts(byte[] bytes, int start, int end);
}
