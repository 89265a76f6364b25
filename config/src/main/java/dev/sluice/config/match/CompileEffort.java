package dev.sluice.config.match;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/** The steps that compiling one document may take, in shares by what they are for. One thread. */
public final class CompileEffort {
  private final Map<Share, ComparisonBudget> budgets = new EnumMap<>(Share.class);

  /** What steps are for; all together take some two seconds. */
  public enum Share {
    /** Enough for 5,000 endpoints of one host. */
    CONTRADICTIONS(30_000_000),
    TLS_SKIP(15_000_000),

    /** Beyond it nothing is warned of. */
    SELECTOR_WARNINGS(10_000_000),

    /** Enough for 5,000 endpoints that are also matched by many wildcards. */
    HOST_TABLES(20_000_000),

    /** Chains are selected anew for hosts beyond it. */
    CHAINS(20_000_000);

    private final long steps;

    Share(long steps) {
      this.steps = steps;
    }
  }

  public CompileEffort() {
    Arrays.stream(Share.values())
        .forEach(share -> budgets.put(share, new ComparisonBudget(share.steps)));
  }

  /** The budget of a share, from which comparisons spend. */
  public ComparisonBudget budget(Share share) {
    return Objects.requireNonNull(budgets.get(share));
  }

  /** The steps that were asked for, those beyond a share included. */
  public long spent() {
    return budgets.values().stream().mapToLong(ComparisonBudget::spent).sum();
  }
}
