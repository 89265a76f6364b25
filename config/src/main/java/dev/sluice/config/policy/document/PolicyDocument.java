package dev.sluice.config.policy.document;

import dev.sluice.config.policy.middleware.SelectableEntry;
import java.util.List;

/**
 * One policy file.
 *
 * @param rules in file order
 * @param middlewares in file order
 */
public record PolicyDocument(List<NetworkRule> rules, List<SelectableEntry> middlewares) {
  /** Denies everything. */
  public static final PolicyDocument EMPTY = new PolicyDocument(List.of(), List.of());

  public PolicyDocument {
    rules = List.copyOf(rules);
    middlewares = List.copyOf(middlewares);
  }
}
