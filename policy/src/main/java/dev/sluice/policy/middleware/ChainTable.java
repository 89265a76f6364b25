package dev.sluice.policy.middleware;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Selects the chain of a host. Every possible chain is created in advance, so that selecting does
 * not allocate. Immutable, any thread.
 */
public final class ChainTable {
  /** Largest number of entries of a policy, and so of stages of a chain. */
  public static final int MAX_ENTRIES = 10;

  private final List<SelectableEntry> entries;
  private final MiddlewareChain[] chains;

  private ChainTable(List<SelectableEntry> entries, MiddlewareChain[] chains) {
    this.entries = entries;
    this.chains = chains;
  }

  /**
   * Sorts the entries by order, ties by key.
   *
   * @throws IllegalArgumentException for more than ten entries
   */
  public static ChainTable of(List<SelectableEntry> entries) {
    if (entries.size() > MAX_ENTRIES) {
      throw new IllegalArgumentException(
          "selected middleware stage count exceeds platform maximum " + MAX_ENTRIES);
    }
    List<SelectableEntry> sorted =
        entries.stream()
            .sorted(
                Comparator.comparingInt((SelectableEntry e) -> e.entry().order())
                    .thenComparing(e -> e.entry().key()))
            .toList();
    MiddlewareChain[] chains = new MiddlewareChain[1 << sorted.size()];
    chains[0] = MiddlewareChain.EMPTY;
    for (int mask = 1; mask < chains.length; mask++) {
      chains[mask] = chain(sorted, mask);
    }
    return new ChainTable(sorted, chains);
  }

  public MiddlewareChain chainFor(String host) {
    int mask = 0;
    for (int i = 0; i < entries.size(); i++) {
      mask |= entries.get(i).selector().selects(host) ? 1 << i : 0;
    }
    return chains[mask];
  }

  public long steps(int length) {
    return entries.stream().mapToLong(entry -> entry.selector().steps(length)).sum();
  }

  private static MiddlewareChain chain(List<SelectableEntry> sorted, int mask) {
    List<MiddlewareEntry> selected = new ArrayList<>();
    for (int i = 0; i < sorted.size(); i++) {
      if ((mask & 1 << i) != 0) {
        selected.add(sorted.get(i).entry());
      }
    }
    return new MiddlewareChain(selected);
  }
}
