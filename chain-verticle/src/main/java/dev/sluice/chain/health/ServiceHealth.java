package dev.sluice.chain.health;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** The health of one service on one node: its event loops, circuits and outcomes. Any thread. */
public final class ServiceHealth {
  private final AtomicInteger loops = new AtomicInteger();
  private final AtomicInteger resolved = new AtomicInteger();
  private final OutcomeCounts outcomes = new OutcomeCounts();
  private final TokenRefusals refusals = new TokenRefusals(System.nanoTime());
  private final ServiceCircuits circuits;

  ServiceHealth(CircuitLimits limits) {
    circuits = new ServiceCircuits(limits);
  }

  /** Loops whose configuration has the service. */
  public int loops() {
    return loops.get();
  }

  /** Loops on which the service described itself and can be called. */
  public int resolved() {
    return resolved.get();
  }

  public ServiceCircuits circuits() {
    return circuits;
  }

  /** Open circuits: that of all sandboxes, and those of single ones. */
  public int circuitsOpen() {
    return circuits.sandboxesOpen() + (circuits.isSharedOpen() ? 1 : 0);
  }

  public OutcomeCounts outcomes() {
    return outcomes;
  }

  /** The sandbox for which the service last refused a call, in platform text; empty when none. */
  public Optional<String> refusal() {
    return refusals.current();
  }

  TokenRefusals refusals() {
    return refusals;
  }

  int addLoops(int change) {
    return loops.addAndGet(change);
  }

  void addResolved(int change) {
    resolved.addAndGet(change);
  }
}
