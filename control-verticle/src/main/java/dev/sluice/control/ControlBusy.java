package dev.sluice.control;

/** Too many changes wait for their turn; nothing was done. */
public final class ControlBusy extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ControlBusy() {
    super("too many changes are waiting", null, false, false);
  }
}
