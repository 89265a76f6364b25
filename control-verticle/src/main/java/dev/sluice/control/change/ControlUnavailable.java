package dev.sluice.control.change;

import java.io.IOException;
import java.util.Optional;

/**
 * This node cannot answer a request to the control role now. Nothing was changed, unless the
 * message says so.
 */
public final class ControlUnavailable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean mayTakeEffect;

  private ControlUnavailable(String message) {
    this(message, false);
  }

  private ControlUnavailable(String message, boolean mayTakeEffect) {
    super(message, null, false, false);
    this.mayTakeEffect = mayTakeEffect;
  }

  public boolean mayTakeEffect() {
    return mayTakeEffect;
  }

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

  public static ControlUnavailable ended() {
    return new ControlUnavailable(
        "this control node is no longer the active one; ask the active one");
  }

  public static ControlUnavailable unrecorded(Throwable cause) {
    return new ControlUnavailable(
        "the change cannot be recorded in the audit, so nothing was changed: "
            + cause.getMessage()
            + "; see audit in /v1/status, then try again");
  }

  public static ControlUnavailable unconcluded(long generation) {
    return new ControlUnavailable(
        "generation "
            + generation
            + " has the changed policy, but audit or control.store cannot keep the decision; see"
            + " audit in /v1/status and the log. The node keeps an approval as soon as it can;"
            + " repeat a revocation",
        true);
  }

  public static ControlUnavailable storeHangs() {
    return new ControlUnavailable(
        "the change was not ready within 20 s, so nothing was changed: control.store does not"
            + " answer, or many policies are compared with a boundary; check the disk, then try"
            + " again");
  }

  public static ControlUnavailable storeHangsWriting() {
    return new ControlUnavailable(
        "control.store does not answer; the change takes effect when its disk does; check the disk"
            + " and read the policy before you repeat the change",
        true);
  }

  public static ControlUnavailable storeFailsWriting(IOException cause) {
    return new ControlUnavailable(
        "control.store failed while it wrote the change, which may take effect: "
            + cause.getMessage()
            + "; check the disk and read the policy before you repeat the change",
        true);
  }

  public static ControlUnavailable unsettled() {
    return new ControlUnavailable(
        "services keep changing their answers about the changed files; try again later");
  }
}
