package dev.sluice.chain.health;

import dev.sluice.config.settings.ServiceSettings;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * The health of a node's chains: requests under evaluation and the configured services. Each loop
 * has its own connection to a service; circuits belong to the node. Any thread.
 */
public final class ChainHealth {
  private final ConcurrentMap<String, ServiceHealth> byService = new ConcurrentHashMap<>();
  private final LongAdder begun = new LongAdder();
  private final LongAdder ended = new LongAdder();
  private final ContractFailures contractFailures = new ContractFailures();
  private final ChainMemory memory;

  public ChainHealth() {
    this(ServiceSettings.DEFAULTS.heldBytes());
  }

  public ChainHealth(long mostHeld) {
    memory = new ChainMemory(mostHeld);
  }

  public ContractFailures contractFailures() {
    return contractFailures;
  }

  public ChainMemory memory() {
    return memory;
  }

  public long inFlight() {
    return begun.sum() - ended.sum();
  }

  public long evaluated() {
    return ended.sum();
  }

  public void onBegun() {
    begun.increment();
  }

  public void onEnded() {
    ended.increment();
  }

  public Map<String, ServiceHealth> current() {
    return Map.copyOf(byService);
  }

  public Optional<ServiceHealth> of(String service) {
    return Optional.ofNullable(byService.get(service));
  }

  /**
   * The configuration of the calling loop has the service now.
   *
   * @param limits of the circuits; the first loop's count
   * @param listener told on the calling loop
   */
  public LoopHealth join(String service, CircuitLimits limits, ServiceListener listener) {
    // One step with the removal in leave, so that no loop joins a removed service.
    ServiceHealth joined =
        byService.compute(
            service,
            (name, known) -> {
              ServiceHealth health = known == null ? new ServiceHealth(limits) : known;
              health.addLoops(1);
              return health;
            });
    return new LoopHealth(service, joined, listener, () -> leave(service));
  }

  private void leave(String service) {
    byService.computeIfPresent(service, (name, health) -> health.addLoops(-1) == 0 ? null : health);
  }
}
