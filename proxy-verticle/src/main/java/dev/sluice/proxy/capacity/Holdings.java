package dev.sluice.proxy.capacity;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;

/** Any thread, lock-free. The units that each key holds. A key that holds none takes no memory. */
final class Holdings<K> {
  /** Marks a counter that is leaving the map. It never counts again. */
  private static final long DROPPED = -1;

  private final ConcurrentMap<K, AtomicLong> counters = new ConcurrentHashMap<>();

  /** Number of keys that hold something. */
  int size() {
    return counters.size();
  }

  long of(K key) {
    AtomicLong counter = counters.get(key);
    return counter == null ? 0 : Math.max(0, counter.get());
  }

  /** Adds at least one unit. True for the key's first units. */
  boolean add(K key, long units) {
    while (true) {
      AtomicLong counter = counters.computeIfAbsent(key, ignored -> new AtomicLong());
      long now = counter.get();
      if (now == DROPPED) {
        counters.remove(key, counter);
      } else if (counter.compareAndSet(now, now + units)) {
        return now == 0;
      }
    }
  }

  /** Takes back units that were added. True when the key holds none afterwards. */
  boolean remove(K key, long units) {
    AtomicLong counter = counters.get(key);
    if (counter == null) {
      throw new IllegalStateException("units returned that were not taken");
    }
    while (true) {
      long now = counter.get();
      if (now < units) {
        throw new IllegalStateException("more units returned than taken");
      }
      boolean last = now == units;
      if (counter.compareAndSet(now, last ? DROPPED : now - units)) {
        if (last) {
          counters.remove(key, counter);
        }
        return last;
      }
    }
  }
}
