package dev.sluice.app.wiring;

/** A node cannot start for a reason that the operator can remove. The message says how. */
public final class StartFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message one line: key or file, problem, remedy
   */
  public StartFailure(String message) {
    super(message);
  }

  public StartFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
