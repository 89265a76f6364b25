package dev.sluice.control;

import io.vertx.core.Future;
import java.util.Optional;

/** Gives access to the control of the node while the node is the active one. Any thread. */
public interface Leadership {
  /**
   * The control of this node. Fails with {@link dev.sluice.control.change.ControlUnavailable},
   * which names the active node if it is known, while this node stands by.
   */
  Future<PolicyControl> active();

  Optional<PolicyControl> now();

  default boolean isActive() {
    return now().isPresent();
  }
}
