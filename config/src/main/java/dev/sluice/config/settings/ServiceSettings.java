package dev.sluice.config.settings;

import java.time.Duration;

/**
 * How middleware services are dialled, and when failing ones are left alone: {@code
 * chain.services.*}.
 *
 * @param connectTimeout for TCP and for TLS, each; 10 ms to 60 s
 */
public record ServiceSettings(Duration connectTimeout, Retry retry, Breaker breaker) {
  public static final ServiceSettings DEFAULTS =
      new ServiceSettings(
          Duration.ofSeconds(5),
          new Retry(Duration.ofMillis(500), Duration.ofSeconds(5)),
          new Breaker(5, 0, 20, Duration.ofSeconds(5)));

  /**
   * The wait before a service is dialled again, doubled with every failure in a row.
   *
   * @param first 10 ms to 1 h
   * @param cap not shorter than {@code first}
   */
  public record Retry(Duration first, Duration cap) {}

  /**
   * When a described service is not asked for a while. Either condition opens its circuit; with
   * both zero nothing does.
   *
   * @param consecutiveFailures 0 to 1000; 0 does not count
   * @param failureRatio of the last calls, 0 to 1; 0 does not count
   * @param window how many last calls, 1 to 1000; the ratio says nothing before there are so many
   * @param pause before a probe, 10 ms to 1 h
   */
  public record Breaker(int consecutiveFailures, double failureRatio, int window, Duration pause) {}
}
