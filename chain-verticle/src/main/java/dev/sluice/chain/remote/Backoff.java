package dev.sluice.chain.remote;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next attempt: doubled each time up to a cap, and shortened by chance
 * so that nodes do not return all at once.
 *
 * @param first before the second attempt
 * @param cap never more than this
 */
public record Backoff(Duration first, Duration cap) {
  private static final int MAX_DOUBLINGS = 30;
  private static final double JITTER = 0.25;

  /**
   * The wait after so many failures in a row.
   *
   * @param failures 1 or more
   */
  Duration delay(int failures, RandomGenerator random) {
    long doubled = first.toMillis() << Math.min(failures - 1, MAX_DOUBLINGS);
    long full = doubled <= 0 ? cap.toMillis() : Math.min(doubled, cap.toMillis());
    return Duration.ofMillis(Math.max(1, Math.round(full * (1 - JITTER * random.nextDouble()))));
  }
}
