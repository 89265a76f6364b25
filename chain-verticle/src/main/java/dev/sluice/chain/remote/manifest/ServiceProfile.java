package dev.sluice.chain.remote.manifest;

import dev.sluice.chain.contract.WriteRule;
import dev.sluice.chain.stage.Binding;
import java.util.List;
import java.util.Optional;

/**
 * A service as described, after the operator's limits were applied.
 *
 * @param httpRequest empty when it does not evaluate requests
 * @param notServed operation and phase of bindings that Sluice does not run
 */
public record ServiceProfile(
    Optional<Binding> httpRequest, WriteRule writeRule, List<String> notServed) {
  /** Whether it describes a binding for WebSocket messages. */
  public boolean wantsMessages() {
    return notServed.contains(OperationPhase.WEBSOCKET_MESSAGE.toString());
  }
}
