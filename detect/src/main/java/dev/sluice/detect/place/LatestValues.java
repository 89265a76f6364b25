package dev.sluice.detect.place;

import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Some of the values that were added last, without locks. Any thread.
 *
 * @param <T> immutable
 */
public final class LatestValues<T> {
  private static final int SLOTS = 256;

  private final AtomicReferenceArray<T> slots = new AtomicReferenceArray<>(SLOTS);

  private static int slot(Object value) {
    int hash = value.hashCode();
    return (hash ^ hash >>> 16) & (SLOTS - 1);
  }

  public boolean contains(T value) {
    return value.equals(slots.get(slot(value)));
  }

  public void add(T value) {
    slots.set(slot(value), value);
  }
}
