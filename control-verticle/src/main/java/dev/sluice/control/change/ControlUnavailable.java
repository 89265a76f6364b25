package dev.sluice.control.change;

import java.util.Optional;

/** This node cannot answer a request to the control role now. Nothing was changed. */
public final class ControlUnavailable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private ControlUnavailable(String message) {
    super(message, null, false, false);
  }

  /** Too many changes are queued. */
  public static ControlUnavailable busy() {
    return new ControlUnavailable("too many changes are waiting; try again later");
  }

  /**
   * This node is a standby.
   *
   * @param activeNode empty when no active node answers
   */
  public static ControlUnavailable standby(Optional<String> activeNode) {
    return new ControlUnavailable(
        activeNode
            .map(name -> "this control node stands by; the active one is " + name)
            .orElse("this control node stands by, and no active one answers; try again later"));
  }
}
