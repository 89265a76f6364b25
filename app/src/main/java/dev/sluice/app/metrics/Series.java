package dev.sluice.app.metrics;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;

/**
 * The meters of one name by their labels. Any thread. Bounded: labels that come later share one
 * meter, so that nothing that a client or a policy chooses makes a scrape grow without end.
 *
 * @param <K> the labels
 * @param <M> the meter
 */
final class Series<K, M> {
  private final int most;
  private final K other;
  private final Function<K, M> register;
  private final ConcurrentMap<K, M> meters = new ConcurrentHashMap<>();

  /**
   * Registers nothing yet.
   *
   * @param most meters, besides that of the other labels
   * @param other labels of those that come later
   */
  Series(int most, K other, Function<K, M> register) {
    this.most = most;
    this.other = other;
    this.register = register;
  }

  M of(K labels) {
    M known = meters.get(labels);
    return known == null ? add(labels) : known;
  }

  /** Threads that race add a few more than the bound. */
  private M add(K labels) {
    K admitted = meters.size() < most ? labels : other;
    return meters.computeIfAbsent(admitted, register);
  }
}
