package dev.sluice.chain.remote;

import dev.sluice.chain.contract.Limits;
import dev.sluice.config.settings.ServiceSettings;
import java.time.Duration;

/**
 * How services are dialled and how failing ones are treated.
 *
 * @param connectTimeout for TCP and for TLS, each
 * @param drain how long a service that was removed still serves chains that began before
 */
public record RemoteSettings(
    Duration connectTimeout, Duration drain, Backoff backoff, ServiceSettings.Breaker breaker) {

  /** What an operator set; chains that began before are given all of their time. */
  public static RemoteSettings of(ServiceSettings settings) {
    return new RemoteSettings(
        settings.connectTimeout(),
        Limits.CHAIN_BUDGET,
        new Backoff(settings.retry().first(), settings.retry().cap()),
        settings.breaker());
  }
}
