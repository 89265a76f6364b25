package dev.sluice.chain.health;

import java.util.List;

/** The health of one service on one event loop, until the service leaves it. Event loop only. */
public final class LoopHealth implements CircuitBreaker.Listener {
  private final String service;
  private final ServiceHealth node;
  private final ServiceListener listener;
  private final Runnable leave;
  private boolean resolved;
  private boolean circuitOpen;
  private boolean left;

  LoopHealth(String service, ServiceHealth node, ServiceListener listener, Runnable leave) {
    this.service = service;
    this.node = node;
    this.listener = listener;
    this.leave = leave;
  }

  /** Counts how the service's stages end. */
  public OutcomeCounts outcomes() {
    return node.outcomes();
  }

  /** The service is called in clear text. */
  public void onInsecure() {
    listener.onInsecure(service);
  }

  /** The service described itself and can be called; its profile may be the known one. */
  public void onResolved() {
    resolve(true);
  }

  /**
   * The service described itself in a new way.
   *
   * @param notServed bindings that Sluice does not run
   */
  public void onDescribed(List<String> notServed) {
    listener.onDescribed(service, notServed);
  }

  /** The service can no longer be called; the reason may be the known one. */
  public void onUnresolved() {
    resolve(false);
  }

  /**
   * The service cannot be called, for a new reason.
   *
   * @param reason platform text
   */
  public void onUnavailable(String reason) {
    listener.onUnavailable(service, reason);
  }

  /** Reports the first circuit of the node that opens. */
  @Override
  public void onCircuitOpened() {
    if (!left && !circuitOpen) {
      circuitOpen = true;
      if (node.addOpen(1) == 1) {
        listener.onCircuitOpened(service);
      }
    }
  }

  /** Reports the last circuit of the node that closes. */
  @Override
  public void onCircuitClosed() {
    if (closeCircuit()) {
      listener.onCircuitClosed(service);
    }
  }

  /** The service is no longer in the configuration; later events do not count. */
  public void leave() {
    if (!left) {
      resolve(false);
      closeCircuit();
      left = true;
      leave.run();
    }
  }

  private void resolve(boolean now) {
    if (!left && resolved != now) {
      resolved = now;
      node.addResolved(now ? 1 : -1);
    }
  }

  /** Whether it was the last open circuit of the node. */
  private boolean closeCircuit() {
    if (!circuitOpen) {
      return false;
    }
    circuitOpen = false;
    return node.addOpen(-1) == 0;
  }
}
