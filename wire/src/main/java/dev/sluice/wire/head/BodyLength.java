package dev.sluice.wire.head;

public sealed interface BodyLength {
  BodyLength NONE = new None();
  BodyLength UNKNOWN = new Unknown();

  record None() implements BodyLength {}

  /** Declared length, 0 to 10^18 - 1 bytes. */
  record Known(long bytes) implements BodyLength {}

  record Unknown() implements BodyLength {}
}
