package dev.sluice.control.proposal;

import dev.sluice.proto.v1.ProposalState.State;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** Counters of proposals since the start, for metrics. Any thread. */
public final class ProposalCounts {
  private final Map<State, AtomicLong> byState = new EnumMap<>(State.class);
  private volatile int open;

  ProposalCounts() {
    for (State state : State.values()) {
      byState.put(state, new AtomicLong());
    }
  }

  void add(State state) {
    count(state).incrementAndGet();
  }

  void open(int now) {
    open = now;
  }

  /** Proposals that came to a state; those that came to {@code STATE_OPEN} were created. */
  public long of(State state) {
    return count(state).get();
  }

  public int open() {
    return open;
  }

  private AtomicLong count(State state) {
    return byState.getOrDefault(state, new AtomicLong());
  }
}
