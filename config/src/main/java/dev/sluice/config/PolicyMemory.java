package dev.sluice.config;

import dev.sluice.config.policy.compiled.ReadyPolicy;
import dev.sluice.config.source.Source;
import java.util.Map;
import java.util.Optional;

/**
 * The policies of the last compilation, so that the next one compiles only what changed. Holds
 * nothing older. Any thread; of compilations that overlap, the last to end is remembered.
 */
public final class PolicyMemory {
  /** Immutable, replaced whole. */
  private volatile Map<Source, ReadyPolicy> last = Map.of();

  /** Compiled from the same text of the same file. */
  Optional<ReadyPolicy> find(Source source) {
    return Optional.ofNullable(last.get(source));
  }

  void replace(Map<Source, ReadyPolicy> policies) {
    last = Map.copyOf(policies);
  }
}
