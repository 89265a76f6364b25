package dev.sluice.wire;

/** A client of which a test does not look at everything it is told. */
interface UnwatchedClient extends ClientStream {
  @Override
  default void flush() {}

  @Override
  default void whenReloaded(Runnable action) {}

  @Override
  default void drainConnection() {}
}
