package dev.sluice.app.node;

/** A node cannot start for a reason that whoever starts it can remove; the message says how. */
public final class StartFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message one line: which key or file, what is wrong, what to do
   */
  public StartFailure(String message) {
    super(message);
  }

  /** The same, when something else failed first. */
  public StartFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
