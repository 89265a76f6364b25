package dev.sluice.app.live;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The listeners of a proxy: one immutable list, replaced whole. Read on any thread, changed on one.
 */
final class TraceFilters {
  /** Each costs the mapping of events for the requests that fit. */
  static final int MOST = 16;

  private volatile List<Filter> all = List.of();

  /**
   * One listener. Any thread.
   *
   * @param listener its id
   * @param address on the bus
   * @param untilNanos of {@link System#nanoTime}; the listener is not told later, even if it died
   */
  record Filter(String listener, String address, FollowedRequests requests, long untilNanos) {
    Filter until(long nanos) {
      return new Filter(listener, address, requests, nanos);
    }

    boolean isExpired(long nowNanos) {
      return nowNanos - untilNanos >= 0;
    }
  }

  boolean isEmpty() {
    return all.isEmpty();
  }

  List<Filter> all() {
    return all;
  }

  Optional<Filter> find(String listener) {
    return all.stream().filter(filter -> filter.listener().equals(listener)).findFirst();
  }

  /** Adds or replaces a listener; false when there are too many. */
  boolean put(Filter filter) {
    List<Filter> others = without(filter.listener());
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

  private List<Filter> without(String listener) {
    return all.stream().filter(filter -> !filter.listener().equals(listener)).toList();
  }
}
