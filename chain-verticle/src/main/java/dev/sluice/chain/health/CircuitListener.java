package dev.sluice.chain.health;

/**
 * Told of changes of a service's circuits, not of every failure. On the thread that caused them.
 */
public interface CircuitListener {
  void onCircuitOpened();

  void onCircuitClosed();

  void onSandboxCircuitOpened(String sandbox);

  void onSandboxCircuitClosed(String sandbox);

  default void onCallRefused(String sandbox, String status) {}

  default void onCallServed(String sandbox) {}
}
