package dev.sluice.app.steps;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The listeners of a proxy: one immutable list, replaced whole. Read on any thread, changed on one.
 */
final class StepFilters {
  /** Each costs the building of steps for the requests that fit. */
  static final int MOST = 16;

  private volatile List<StepFilter> all = List.of();

  /** What a record costs without a listener: one read. */
  boolean isEmpty() {
    return all.isEmpty();
  }

  List<StepFilter> all() {
    return all;
  }

  Optional<StepFilter> find(String listener) {
    return all.stream().filter(filter -> filter.listener().equals(listener)).findFirst();
  }

  /** Adds a listener, or replaces it; false when there are too many. */
  boolean put(StepFilter filter) {
    List<StepFilter> others = without(filter.listener());
    if (others.size() >= MOST) {
      return false;
    }
    all = Stream.concat(others.stream(), Stream.of(filter)).toList();
    return true;
  }

  void remove(String listener) {
    all = without(listener);
  }

  void removeExpired(long nowNanos) {
    all = all.stream().filter(filter -> !filter.isExpired(nowNanos)).toList();
  }

  private List<StepFilter> without(String listener) {
    return all.stream().filter(filter -> !filter.listener().equals(listener)).toList();
  }
}
