package dev.sluice.proxy.wire;

/** The announced length of a message body. */
public sealed interface BodyLength {
  BodyLength NONE = new None();
  BodyLength UNKNOWN = new Unknown();

  /** The message has no body. */
  record None() implements BodyLength {}

  /**
   * The message declares the length of its body.
   *
   * @param bytes 0 to 10^18 - 1
   */
  record Known(long bytes) implements BodyLength {}

  /** The sender ends the body without announcing its length. */
  record Unknown() implements BodyLength {}
}
