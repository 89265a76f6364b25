package dev.sluice.config.policy.compiled;

import dev.sluice.config.policy.Policy;
import dev.sluice.config.policy.middleware.SelectableEntry;
import dev.sluice.config.source.Violation;
import java.util.List;

/**
 * A compiled policy without errors. Depends only on its source.
 *
 * @param entries its middleware, in file order; not yet validated by the implementations
 * @param warnings about the source
 */
public record ReadyPolicy(Policy policy, List<SelectableEntry> entries, List<Violation> warnings) {
  public ReadyPolicy {
    entries = List.copyOf(entries);
    warnings = List.copyOf(warnings);
  }
}
