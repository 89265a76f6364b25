package dev.sluice.config.policy.middleware;

import dev.sluice.config.source.Value;
import java.util.Set;

/**
 * One element of {@code network_middlewares}.
 *
 * @param key its identity in the policy
 * @param implementation name of a built-in or of a registration
 * @param order position in the chain, unique in a policy
 */
public record MiddlewareEntry(
    String key, String implementation, int order, Value.MapValue config, OnError onError) {
  private static final Set<String> BUILT_IN_READERS =
      Set.of("openshell/regex", "openshell/secrets", "sluice/secrets");

  /** Whether it is a built-in that reads the messages of WebSockets. */
  public boolean readsMessages() {
    return implementation.equals("sluice/secrets");
  }

  /** Whether it is a built-in that reads bodies, and so would have to read messages. */
  public boolean isBuiltInReader() {
    return BUILT_IN_READERS.contains(implementation);
  }

  /** Whether it is a built-in that reads such messages; services say so by their bindings. */
  public boolean reads(MessagePhase phase) {
    return readsMessages()
        ? phase.isIn(config)
        : isBuiltInReader() && phase == MessagePhase.REQUEST;
  }

  /** What happens to the request when the stage fails. */
  public enum OnError {
    FAIL_CLOSED,
    FAIL_OPEN
  }
}
