package dev.sluice.chain.health;

/**
 * Told of changes of a service's circuits, not of every failure. On the thread that caused them.
 */
public interface CircuitListener {
  /** No sandbox may call the service for a while. */
  void onCircuitOpened();

  /** Sandboxes may call it again. */
  void onCircuitClosed();

  /** One sandbox may not call the service for a while. */
  void onSandboxCircuitOpened(String sandbox);

  /** It may call it again. */
  void onSandboxCircuitClosed(String sandbox);

  /**
   * The service refused a caller: its token, or that it has none.
   *
   * @param status name of a gRPC status
   */
  default void onCallRefused(String sandbox, String status) {}

  /** The service served a caller. */
  default void onCallServed(String sandbox) {}
}
