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

  public int loops() {
    return loops.get();
  }

  public int resolved() {
    return resolved.get();
  }

  public ServiceCircuits circuits() {
    return circuits;
  }

  public int circuitsOpen() {
    return circuits.sandboxesOpen() + (circuits.isSharedOpen() ? 1 : 0);
  }

  public OutcomeCounts outcomes() {
    return outcomes;
  }

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
