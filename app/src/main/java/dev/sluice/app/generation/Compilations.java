package dev.sluice.app.generation;

/**
 * Compilations of generations on a node since its start.
 *
 * @param count of all of them; policies that did not change are not compiled again
 * @param rejected generations that did not compile
 * @param nanos that all of them took together
 */
public record Compilations(long count, long rejected, long nanos) {
  static final Compilations NONE = new Compilations(0, 0, 0);

  Compilations and(boolean compiled, long took) {
    return new Compilations(count + 1, rejected + (compiled ? 0 : 1), nanos + took);
  }
}
