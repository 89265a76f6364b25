package dev.sluice.config.settings;

import dev.sluice.config.settings.ServiceSettings.Breaker;
import dev.sluice.config.settings.ServiceSettings.Retry;
import dev.sluice.config.source.Fields;
import java.time.Duration;

/** {@code chain.services.*}. */
final class ServiceSettingsReader {
  private static final ServiceSettings DEFAULTS = ServiceSettings.DEFAULTS;
  private static final int MAX_CALLS = 1000;
  private static final Duration SHORTEST = Duration.ofMillis(10);
  private static final Duration LONGEST_CONNECT = Duration.ofSeconds(60);
  private static final Duration LONGEST_PAUSE = Duration.ofHours(1);

  private ServiceSettingsReader() {}

  static ServiceSettings read(Fields chain) {
    return chain.section("services", ServiceSettingsReader::services);
  }

  private static ServiceSettings services(Fields services) {
    return new ServiceSettings(
        Quantity.duration(
            services, "connect_timeout", SHORTEST, LONGEST_CONNECT, DEFAULTS.connectTimeout()),
        services.section("retry", ServiceSettingsReader::retry),
        services.section("breaker", ServiceSettingsReader::breaker));
  }

  private static Retry retry(Fields retry) {
    Duration first = pause(retry, "first", DEFAULTS.retry().first());
    Duration cap = pause(retry, "cap", DEFAULTS.retry().cap());
    if (cap.compareTo(first) < 0) {
      retry.error("cap", "the cap is shorter than the first wait; raise it or lower first");
    }
    return new Retry(first, cap);
  }

  private static Breaker breaker(Fields breaker) {
    Breaker defaults = DEFAULTS.breaker();
    return new Breaker(
        breaker.integer("consecutive_failures", 0, MAX_CALLS, defaults.consecutiveFailures()),
        breaker
            .take("failure_ratio")
            .map(at -> at.number(0, 1).orElse(defaults.failureRatio()))
            .orElse(defaults.failureRatio()),
        breaker.integer("window", 1, MAX_CALLS, defaults.window()),
        pause(breaker, "pause", defaults.pause()));
  }

  private static Duration pause(Fields fields, String key, Duration otherwise) {
    return Quantity.duration(fields, key, SHORTEST, LONGEST_PAUSE, otherwise);
  }
}
