package dev.sluice.app.metrics;

import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.stream.LongStream;

/** The buckets of the histograms. */
final class Durations {
  private static final Duration[] STEP =
      micros(100, 250, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 100_000, 500_000, 2_500_000);

  private static final Duration[] REQUEST =
      micros(
          500,
          1_000,
          2_500,
          5_000,
          10_000,
          25_000,
          50_000,
          100_000,
          250_000,
          500_000,
          1_000_000,
          2_500_000,
          5_000_000,
          10_000_000,
          15_000_000,
          30_000_000,
          60_000_000);

  private static final Duration[] TUNNEL =
      micros(10_000, 100_000, 1_000_000, 10_000_000, 60_000_000, 600_000_000, 3_600_000_000L);

  private Durations() {}

  /** A histogram from 0.1 ms to 2.5 s. */
  static Timer.Builder step(String name, String description) {
    return histogram(name, description, STEP);
  }

  /** A histogram from 0.5 ms to a minute. */
  static Timer.Builder request(String name, String description) {
    return histogram(name, description, REQUEST);
  }

  /** A histogram from 10 ms to an hour. */
  static Timer.Builder tunnel(String name, String description) {
    return histogram(name, description, TUNNEL);
  }

  private static Timer.Builder histogram(String name, String description, Duration... buckets) {
    return Timer.builder(name).description(description).serviceLevelObjectives(buckets);
  }

  private static Duration[] micros(long... buckets) {
    return LongStream.of(buckets)
        .mapToObj(n -> Duration.ofNanos(n * 1_000))
        .toArray(Duration[]::new);
  }
}
