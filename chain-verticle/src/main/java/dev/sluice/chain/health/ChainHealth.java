package dev.sluice.chain.health;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * How the chains of a node stand: what they evaluate, and all services that some event loop has in
 * its configuration. Any thread.
 */
public final class ChainHealth {
  private final ConcurrentMap<String, ServiceHealth> byService = new ConcurrentHashMap<>();

  private final LongAdder begun = new LongAdder();
  private final LongAdder ended = new LongAdder();

  /** Requests that the chains of this node evaluate at this moment. */
  public long inFlight() {
    return begun.sum() - ended.sum();
  }

  /** Requests that the chains of this node have evaluated. */
  public long evaluated() {
    return ended.sum();
  }

  /** Called by a loop that begins to evaluate a request. */
  public void begun() {
    begun.increment();
  }

  /** Called by the same loop when the result is there. */
  public void ended() {
    ended.increment();
  }

  /** By service, as of now. */
  public Map<String, ServiceHealth> current() {
    return Map.copyOf(byService);
  }

  /** Empty when no loop has the service. */
  public Optional<ServiceHealth> of(String service) {
    return Optional.ofNullable(byService.get(service));
  }

  /** Called by a loop whose configuration has the service now. */
  public LoopHealth join(String service) {
    // One step with the removal in leave, so that nobody joins what was just removed.
    ServiceHealth joined =
        byService.compute(
            service,
            (name, known) -> {
              ServiceHealth standing = known == null ? new ServiceHealth() : known;
              standing.addLoops(1);
              return standing;
            });
    return new LoopHealth(joined, () -> leave(service));
  }

  private void leave(String service) {
    byService.computeIfPresent(
        service, (name, standing) -> standing.addLoops(-1) == 0 ? null : standing);
  }
}
