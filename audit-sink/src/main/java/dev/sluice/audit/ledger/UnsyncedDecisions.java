package dev.sluice.audit.ledger;

import java.util.HashMap;
import java.util.Map;

/**
 * Event loop only. Counts the decisions of one loop that wait for the disk, in all and by sandbox.
 * A sandbox over its part leaves room for the others, as in the journal (ADR 13).
 */
public final class UnsyncedDecisions {
  private final long most;
  private final Map<String, Long> bySandbox = new HashMap<>();
  private long all;

  /**
   * None.
   *
   * @param most decisions at once
   */
  public UnsyncedDecisions(long most) {
    this.most = most;
  }

  public boolean isFull() {
    return all >= most;
  }

  public boolean admits(String sandbox) {
    return new RecordShare(most, most - all, bySandbox.size())
        .admits(bySandbox.getOrDefault(sandbox, 0L), 1);
  }

  public void add(String sandbox) {
    bySandbox.merge(sandbox, 1L, Long::sum);
    all++;
  }

  public void remove(String sandbox) {
    bySandbox.computeIfPresent(sandbox, (id, held) -> held == 1 ? null : Long.valueOf(held - 1));
    all--;
  }
}
