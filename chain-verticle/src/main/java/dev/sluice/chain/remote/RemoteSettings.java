package dev.sluice.chain.remote;

/** How failing services are treated. */
public record RemoteSettings(Backoff backoff, CircuitBreaker.Settings breaker) {
  public static final RemoteSettings DEFAULT =
      new RemoteSettings(Backoff.DEFAULT, CircuitBreaker.Settings.DEFAULT);
}
