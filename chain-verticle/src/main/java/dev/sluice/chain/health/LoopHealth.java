package dev.sluice.chain.health;

import java.util.Optional;

/** The health of one service on one event loop, until the service leaves it. Event loop only. */
public final class LoopHealth implements CircuitListener {
  private final String service;
  private final ServiceHealth node;
  private final ServiceListener listener;
  private final Runnable leave;
  private boolean resolved;
  private boolean left;

  LoopHealth(String service, ServiceHealth node, ServiceListener listener, Runnable leave) {
    this.service = service;
    this.node = node;
    this.listener = listener;
    this.leave = leave;
  }

  public OutcomeCounts outcomes() {
    return node.outcomes();
  }

  public void onInsecure() {
    listener.onInsecure(service);
  }

  public void onResolved() {
    resolve(true);
  }

  public void onDescribed() {
    listener.onDescribed(service);
  }

  public void onUnresolved() {
    resolve(false);
  }

  public void onUnavailable(String reason) {
    listener.onUnavailable(service, reason);
  }

  /** Empty when the service must not be called for the sandbox now. */
  public Optional<CircuitTicket> admit(String sandbox) {
    return node.circuits().admit(sandbox, this);
  }

  public void onReconnected() {
    node.circuits().onDescribed();
  }

  public void onReplaced() {
    node.circuits().reset(this);
  }

  @Override
  public void onCircuitOpened() {
    if (!left) {
      listener.onCircuitOpened(service);
    }
  }

  @Override
  public void onCircuitClosed() {
    if (!left) {
      listener.onCircuitClosed(service);
    }
  }

  @Override
  public void onSandboxCircuitOpened(String sandbox) {
    if (!left) {
      listener.onSandboxCircuitOpened(service, sandbox);
    }
  }

  @Override
  public void onSandboxCircuitClosed(String sandbox) {
    if (!left) {
      listener.onSandboxCircuitClosed(service, sandbox);
    }
  }

  @Override
  public void onCallRefused(String sandbox, String status) {
    if (!left && node.refusals().add(sandbox, status, System.nanoTime())) {
      listener.onCallRefused(service, sandbox, status);
    }
  }

  @Override
  public void onCallServed(String sandbox) {
    node.refusals().clear(sandbox);
  }

  public void leave() {
    if (!left) {
      resolve(false);
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
}
