package dev.sluice.config.policy.middleware;

import dev.sluice.config.source.Value;

/**
 * One element of {@code network_middlewares}.
 *
 * @param key its identity
 * @param implementation name of a built-in or of a registration
 * @param order position in the chain, unique in a policy
 */
public record MiddlewareEntry(
    String key, String implementation, int order, Value.MapValue config, OnError onError) {
  /** What a failing stage does to the request. */
  public enum OnError {
    FAIL_CLOSED,
    FAIL_OPEN
  }
}
