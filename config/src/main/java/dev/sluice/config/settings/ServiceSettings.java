package dev.sluice.config.settings;

import dev.sluice.config.source.Fields;
import java.nio.file.Path;
import java.time.Duration;

/**
 * How middleware services are dialed, and when a failing one is left alone: {@code
 * chain.services.*}; what they get to know this gateway by; and what the chains of a node may hold.
 *
 * @param connectTimeout for TCP and for TLS, each; 10 ms to 60 s
 * @param tokens {@code chain.tokens}
 * @param heldBytes of messages that stages read as streams, 8 MiB to 1 TiB
 */
public record ServiceSettings(
    Duration connectTimeout, Retry retry, Breaker breaker, TokenSettings tokens, long heldBytes) {
  public static final ServiceSettings DEFAULTS =
      new ServiceSettings(
          Duration.ofSeconds(5),
          new Retry(Duration.ofMillis(500), Duration.ofSeconds(5)),
          new Breaker(5, Duration.ofSeconds(5)));

  /** A message of 4 MiB comes with an envelope, in a buffer that grows by 4 MiB. */
  public static final long FEWEST_HELD = 8L << 20;

  private static final long HELD = 256L << 20;
  private static final long MOST_HELD = 1L << 40;
  private static final Duration SHORTEST = Duration.ofMillis(10);
  private static final Duration LONGEST_CONNECT = Duration.ofSeconds(60);
  private static final Duration LONGEST_PAUSE = Duration.ofHours(1);

  public ServiceSettings(Duration connectTimeout, Retry retry, Breaker breaker) {
    this(connectTimeout, retry, breaker, TokenSettings.DEFAULTS, HELD);
  }

  /**
   * The wait before a service is dialed again, doubled with every consecutive failure.
   *
   * @param first 10 ms to 1 h
   * @param cap not shorter than {@code first}
   */
  public record Retry(Duration first, Duration cap) {
    private static Retry read(Fields retry) {
      Duration first = pause(retry, "first", DEFAULTS.retry().first());
      Duration cap = pause(retry, "cap", DEFAULTS.retry().cap());
      if (cap.compareTo(first) < 0) {
        retry.error("cap", "the cap is shorter than the first wait; raise it or lower first");
      }
      return new Retry(first, cap);
    }
  }

  /**
   * When a described service is not called for a while.
   *
   * @param consecutiveFailures that open its circuit, 0 to 1000; 0: never
   * @param pause before a probe, 10 ms to 1 h
   */
  public record Breaker(int consecutiveFailures, Duration pause) {
    private static final int MAX_FAILURES = 1000;

    private static Breaker read(Fields breaker) {
      Breaker defaults = DEFAULTS.breaker();
      return new Breaker(
          breaker.integer("consecutive_failures", 0, MAX_FAILURES, defaults.consecutiveFailures()),
          ServiceSettings.pause(breaker, "pause", defaults.pause()));
    }
  }

  static ServiceSettings read(Fields chain, Path directory) {
    ServiceSettings read = chain.section("services", ServiceSettings::services);
    return new ServiceSettings(
        read.connectTimeout(),
        read.retry(),
        read.breaker(),
        chain.section("tokens", tokens -> TokenSettings.read(tokens, directory)),
        chain.section(
            "limits", limits -> limits.bytes("held_bytes", FEWEST_HELD, MOST_HELD, HELD)));
  }

  private static ServiceSettings services(Fields services) {
    return new ServiceSettings(
        services.duration("connect_timeout", SHORTEST, LONGEST_CONNECT, DEFAULTS.connectTimeout()),
        services.section("retry", Retry::read),
        services.section("breaker", Breaker::read));
  }

  private static Duration pause(Fields fields, String key, Duration otherwise) {
    return fields.duration(key, SHORTEST, LONGEST_PAUSE, otherwise);
  }
}
