package dev.sluice.chain.service;

import dev.sluice.chain.contract.Limits;
import dev.sluice.chain.health.ChainMemory;
import dev.sluice.chain.service.call.DialSettings;
import dev.sluice.chain.service.socket.HeldReply;
import dev.sluice.chain.service.token.ServiceTokens;
import dev.sluice.config.settings.ServiceSettings;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Settings of the calls to services.
 *
 * @param drain time that a removed service serves the chains that began before
 * @param backoff between attempts to connect
 */
public record RemoteSettings(
    DialSettings dialing, Duration drain, Backoff backoff, ServiceSettings.Breaker breaker) {
  /** Drains for the whole budget of a chain that began before the change. */
  public static RemoteSettings of(ServiceSettings settings, Map<String, InetAddress> hosts) {
    return new RemoteSettings(
        new DialSettings(settings.connectTimeout(), hosts),
        Limits.CHAIN_BUDGET,
        new Backoff(settings.retry().first(), settings.retry().cap()),
        settings.breaker());
  }

  public RemoteSettings with(ServiceTokens tokens) {
    return new RemoteSettings(dialing.with(tokens), drain, backoff, breaker);
  }

  RemoteSettings counting(ChainMemory memory) {
    HeldReply.Bounds bounds = new HeldReply.Bounds(memory, dialing.replies().patience());
    return new RemoteSettings(dialing.with(bounds), drain, backoff, breaker);
  }

  /**
   * The wait before the next attempt: doubled each time up to a cap, and shortened at random so
   * that nodes do not return all at once.
   *
   * @param first before the second attempt
   * @param cap longest wait
   */
  public record Backoff(Duration first, Duration cap) {
    private static final int MAX_DOUBLINGS = 30;
    private static final double JITTER = 0.25;

    Duration delay(int failures, RandomGenerator random) {
      long doubled = first.toMillis() << Math.min(failures - 1, MAX_DOUBLINGS);
      long full = doubled <= 0 ? cap.toMillis() : Math.min(doubled, cap.toMillis());
      return Duration.ofMillis(Math.max(1, Math.round(full * (1 - JITTER * random.nextDouble()))));
    }
  }
}
