package dev.sluice.proxy.wire;

/** How much body a message announces. */
public sealed interface BodyLength {
  BodyLength NONE = new None();
  BodyLength UNKNOWN = new Unknown();

  /** The message has no body. */
  record None() implements BodyLength {}

  /**
   * The message says how long its body is.
   *
   * @param bytes 0 to 10^18 - 1
   */
  record Known(long bytes) implements BodyLength {}

  /** The body ends where its sender ends it. */
  record Unknown() implements BodyLength {}
}
