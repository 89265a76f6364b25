package dev.sluice.config.policy.body;

/** A body that cannot be read in one way; becomes a {@link BodyReading.Rejected}. */
final class UnreadableBodyException extends Exception {
  private static final long serialVersionUID = 1;

  private final String reason;

  /**
   * @param reason platform text, without a word of the body
   */
  UnreadableBodyException(String reason) {
    super(reason, null, false, false);
    this.reason = reason;
  }

  String reason() {
    return reason;
  }
}
