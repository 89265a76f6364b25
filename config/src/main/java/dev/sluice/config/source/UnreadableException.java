package dev.sluice.config.source;

/** A document whose syntax ends the reading at once. */
final class UnreadableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Location at;

  UnreadableException(Location at, String message) {
    super(message, null, false, false);
    this.at = at;
  }

  Location at() {
    return at;
  }
}
