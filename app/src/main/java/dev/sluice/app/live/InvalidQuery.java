package dev.sluice.app.live;

/** A query that cannot be followed; the message is for the caller, with the remedy. */
public final class InvalidQuery extends Exception {
  private static final long serialVersionUID = 1L;

  public InvalidQuery(String message) {
    super(message, null, false, false);
  }
}
