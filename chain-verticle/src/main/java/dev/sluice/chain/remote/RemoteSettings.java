package dev.sluice.chain.remote;

import dev.sluice.chain.limit.Limits;
import java.time.Duration;

/**
 * How services are dialled and how failing ones are treated.
 *
 * @param connectTimeout for TCP and for TLS, each
 * @param drain how long a service that was removed still serves chains that began before
 */
public record RemoteSettings(
    Duration connectTimeout, Duration drain, Backoff backoff, CircuitBreaker.Settings breaker) {
  public static final RemoteSettings DEFAULT =
      new RemoteSettings(
          Duration.ofSeconds(5),
          Limits.CHAIN_BUDGET,
          Backoff.DEFAULT,
          CircuitBreaker.Settings.DEFAULT);
}
