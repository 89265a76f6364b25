package dev.sluice.proxy.capacity;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * Any thread, lock-free. The units that each key holds. Of the keys that hold none, it remembers a
 * bounded number, since a busy key often comes back at once.
 */
final class Holdings<K> {
  /** Most counters for which a key that holds nothing is still remembered. */
  static final int REMEMBERED = 256;

  // Marks a counter that is leaving the map. It never counts again.
  private static final long DROPPED = -1;

  private final ConcurrentMap<K, AtomicLong> counters = new ConcurrentHashMap<>();

  // Counted often and read under pressure only.
  private final LongAdder holding = new LongAdder();

  int size() {
    // Negative for a moment when a key's units return while another thread still counts the key.
    return (int) Math.max(0, holding.sum());
  }

  int remembered() {
    return counters.size();
  }

  long of(K key) {
    AtomicLong counter = counters.get(key);
    return counter == null ? 0 : Math.max(0, counter.get());
  }

  /** Adds at least one unit. True for the key's first units. */
  boolean add(K key, long units) {
    while (true) {
      AtomicLong counter = counter(key);
      long now = counter.get();
      if (now == DROPPED) {
        counters.remove(key, counter);
      } else if (counter.compareAndSet(now, now + units)) {
        if (now == 0) {
          holding.increment();
        }
        return now == 0;
      }
    }
  }

  private AtomicLong counter(K key) {
    AtomicLong known = counters.get(key);
    return known == null ? counters.computeIfAbsent(key, ignored -> new AtomicLong()) : known;
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
      if (counter.compareAndSet(now, now - units)) {
        if (now == units) {
          holding.decrement();
          forget(key, counter);
        }
        return now == units;
      }
    }
  }

  private void forget(K key, AtomicLong counter) {
    if (counters.size() > REMEMBERED && counter.compareAndSet(0, DROPPED)) {
      counters.remove(key, counter);
    }
  }
}
