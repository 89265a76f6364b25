package dev.sluice.inspect.body;

/** A body without a single reading; ends as a {@link CallReader.Reading.Rejected}. */
public final class UnreadableBodyException extends Exception {
  private static final long serialVersionUID = 1;

  private final String reason;

  /**
   * Takes no stack trace: clients cause this.
   *
   * @param reason Sluice's own text; quotes nothing of the body
   */
  public UnreadableBodyException(String reason) {
    super(reason, null, false, false);
    this.reason = reason;
  }

  public String reason() {
    return reason;
  }
}
