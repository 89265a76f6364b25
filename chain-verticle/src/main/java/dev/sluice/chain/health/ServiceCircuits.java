package dev.sluice.chain.health;

import dev.sluice.chain.health.CircuitBreaker.State;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The circuits of one service on one node. Each sandbox has its own, which missed deadlines open,
 * so that no sandbox can switch the service off for another. All share one, which faults of the
 * transport open, and deadlines as soon as they opened the circuits of two sandboxes. Any thread.
 */
public final class ServiceCircuits {
  // From this number on, sandboxes whose circuit refuses nothing are forgotten.
  private static final int MANY = 1024;

  private final CircuitLimits limits;
  private final CircuitBreaker shared;
  private final ConcurrentMap<String, CircuitBreaker> bySandbox = new ConcurrentHashMap<>();
  // Sandboxes whose circuits deadlines opened since any sandbox had an answer.
  private final Set<String> withoutAnswer = ConcurrentHashMap.newKeySet();

  public ServiceCircuits(CircuitLimits limits) {
    this.limits = limits;
    this.shared = new CircuitBreaker(limits);
  }

  /** Empty when the service must not be called for the sandbox now. */
  public Optional<CircuitTicket> admit(String sandbox, CircuitListener listener) {
    CircuitBreaker own = bySandbox.get(sandbox);
    if (shared.isRefusing() || (own != null && own.isRefusing())) {
      return Optional.empty();
    }
    Optional<State> ownState = own == null ? Optional.empty() : own.admit();
    if (own != null && ownState.isEmpty()) {
      return Optional.empty();
    }
    Optional<State> sharedState = shared.admit();
    if (sharedState.isEmpty()) {
      ownState.ifPresent(admitted -> own(sandbox).postpone(admitted));
      return Optional.empty();
    }
    return Optional.of(
        new CircuitTicket(this, sandbox, listener, ownState, sharedState.orElseThrow()));
  }

  public boolean isSharedOpen() {
    return shared.isOpen();
  }

  public int sandboxesOpen() {
    int open = 0;
    for (CircuitBreaker own : bySandbox.values()) {
      open += own.isOpen() ? 1 : 0;
    }
    return open;
  }

  public void onDescribed() {
    shared.endPause();
  }

  public void reset(CircuitListener listener) {
    withoutAnswer.clear();
    for (Map.Entry<String, CircuitBreaker> own : bySandbox.entrySet()) {
      if (bySandbox.remove(own.getKey(), own.getValue()) && own.getValue().isOpen()) {
        listener.onSandboxCircuitClosed(own.getKey());
      }
    }
    if (shared.reset()) {
      listener.onCircuitClosed();
    }
  }

  CircuitBreaker shared() {
    return shared;
  }

  CircuitBreaker own(String sandbox) {
    if (bySandbox.size() >= MANY) {
      bySandbox.values().removeIf(own -> !own.isRefusing());
    }
    return bySandbox.computeIfAbsent(sandbox, unknown -> new CircuitBreaker(limits));
  }

  void answered(String sandbox, Optional<State> admitted, CircuitListener listener) {
    if (!withoutAnswer.isEmpty()) {
      withoutAnswer.clear();
    }
    CircuitBreaker own = bySandbox.get(sandbox);
    if (own != null && admitted.isPresent() && own.succeeded(admitted.get())) {
      bySandbox.remove(sandbox, own);
      listener.onSandboxCircuitClosed(sandbox);
    }
  }

  void withoutAnswer(String sandbox, CircuitListener listener) {
    withoutAnswer.add(sandbox);
    if (withoutAnswer.size() > 1 && shared.open()) {
      withoutAnswer.clear();
      listener.onCircuitOpened();
    }
  }
}
