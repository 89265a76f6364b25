package dev.sluice.config.policy.compiled;

import dev.sluice.config.policy.Policy;
import dev.sluice.config.policy.middleware.SelectableEntry;
import dev.sluice.config.source.Violation;
import java.util.List;

/**
 * A policy without errors. Depends on its source alone, so that it holds for as long as that.
 *
 * @param entries its middleware, in file order; not yet judged by their implementations
 * @param warnings what is doubtful in the source
 */
public record ReadyPolicy(Policy policy, List<SelectableEntry> entries, List<Violation> warnings) {
  public ReadyPolicy {
    entries = List.copyOf(entries);
    warnings = List.copyOf(warnings);
  }
}
