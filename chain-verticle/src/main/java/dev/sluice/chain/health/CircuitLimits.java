package dev.sluice.chain.health;

import dev.sluice.config.settings.ServiceSettings;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * When a circuit opens and for how long.
 *
 * @param maxFailures in a row, which open it; 0 never opens it
 * @param pause before the first probe; doubled after each failed one, up to {@link #LONGEST_PAUSE}
 * @param nanoTime a clock like {@link System#nanoTime()}; any thread
 */
public record CircuitLimits(int maxFailures, Duration pause, LongSupplier nanoTime) {
  public static final Duration LONGEST_PAUSE = Duration.ofSeconds(60);

  public static CircuitLimits of(ServiceSettings.Breaker settings) {
    return new CircuitLimits(settings.consecutiveFailures(), settings.pause(), System::nanoTime);
  }

  Duration longerThan(Duration pause) {
    Duration longest = this.pause.compareTo(LONGEST_PAUSE) > 0 ? this.pause : LONGEST_PAUSE;
    Duration doubled = pause.multipliedBy(2);
    return doubled.compareTo(longest) > 0 ? longest : doubled;
  }
}
