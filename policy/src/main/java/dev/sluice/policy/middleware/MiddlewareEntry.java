package dev.sluice.policy.middleware;

import dev.sluice.config.secrets.MessagePhase;
import dev.sluice.config.source.Value;
import java.util.Set;

/**
 * One element of {@code network_middlewares}.
 *
 * @param implementation name of a built-in or of a registration
 * @param order position in the chain, unique in a policy
 */
public record MiddlewareEntry(
    String key, String implementation, int order, Value.MapValue config, OnError onError) {
  private static final Set<String> BUILT_IN_READERS =
      Set.of("openshell/regex", "openshell/secrets", "sluice/secrets");

  public boolean readsMessages() {
    return implementation.equals("sluice/secrets");
  }

  public boolean isBuiltInReader() {
    return BUILT_IN_READERS.contains(implementation);
  }

  /** Of a built-in; services say by their bindings what they read. */
  public boolean reads(MessagePhase phase) {
    return readsMessages()
        ? phase.isIn(config)
        : isBuiltInReader() && phase == MessagePhase.REQUEST;
  }

  /** What it reads besides requests alone, to follow its name; empty for most. */
  public String phaseWords() {
    if (!reads(MessagePhase.RESPONSE)) {
      return "";
    }
    return reads(MessagePhase.REQUEST) ? ", reads requests and responses" : ", reads responses";
  }

  public enum OnError {
    FAIL_CLOSED,
    FAIL_OPEN
  }
}
