package dev.sluice.config.settings;

/**
 * Middleware work of one proxy node: {@code proxy.capacity.*}. The product of {@code active +
 * waiting} and a chain's body limit bounds the memory of buffered bodies; waiting requests have not
 * read their body.
 *
 * @param active evaluations at once, 1 to 4096
 * @param waiting requests that wait for one, 0 to 65536; more are refused with 503
 */
public record Capacity(int active, int waiting) {
  public static final Capacity DEFAULTS = new Capacity(32, 64);
}
