package dev.sluice.wire.tls;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Any thread. A cache of values by host that all sandboxes use. A value counts for the sandbox that
 * had it made. Over the capacity, the sandbox with most values loses its least recently used one,
 * so that each sandbox can keep an equal part.
 *
 * @param <V> what is kept
 */
public final class HostCache<V> {
  // Fraction of a full cache that one eviction frees, since it scans the whole cache.
  private static final int FREED_PART = 64;

  private final int capacity;
  private final AsyncCache<String, Kept<V>> values;

  private static final class Kept<V> {
    private final V value;
    private final String sandbox;
    private volatile long usedNanos = System.nanoTime();

    Kept(V value, String sandbox) {
      this.value = value;
      this.sandbox = sandbox;
    }

    V use() {
      usedNanos = System.nanoTime();
      return value;
    }
  }

  private record Unused<V>(String host, Kept<V> kept, long nanos) {}

  public HostCache(int capacity, Duration kept) {
    this.capacity = capacity;
    this.values = Caffeine.newBuilder().expireAfterWrite(kept).buildAsync();
  }

  public Optional<V> get(String host) {
    return Optional.ofNullable(values.synchronous().getIfPresent(host)).map(Kept::use);
  }

  public boolean has(String host) {
    return values.getIfPresent(host) != null;
  }

  public long size() {
    return values.synchronous().estimatedSize();
  }

  /**
   * The value of a host, which is made once for all that wait for it. Failures are not kept.
   *
   * @param sandbox whose value it is if it has to be made
   * @param make calls {@link #makeRoom} before it completes
   */
  public CompletableFuture<V> get(
      String sandbox, String host, Supplier<CompletableFuture<V>> make) {
    return values
        .get(host, (name, executor) -> make.get().thenApply(made -> new Kept<>(made, sandbox)))
        .thenApply(Kept::use);
  }

  /**
   * Evicts entries so that there is room for a new value of the sandbox. Scans the whole cache when
   * it is full; not for event loops.
   */
  public void makeRoom(String sandbox) {
    // The value that is being made may be counted already, or not.
    if (size() < capacity) {
      return;
    }
    List<Unused<V>> unused = unused();
    Map<String, Deque<Unused<V>>> bySandbox = new HashMap<>();
    unused.forEach(
        it -> bySandbox.computeIfAbsent(it.kept().sandbox, none -> new ArrayDeque<>()).add(it));
    int most = capacity - 1 - capacity / FREED_PART;
    for (int kept = unused.size(); kept > most && kept > 0; kept--) {
      remove(greediest(bySandbox, sandbox));
    }
  }

  private List<Unused<V>> unused() {
    long now = System.nanoTime();
    List<Unused<V>> found = new ArrayList<>();
    values
        .synchronous()
        .asMap()
        .forEach((host, it) -> found.add(new Unused<>(host, it, now - it.usedNanos)));
    found.sort(Comparator.<Unused<V>>comparingLong(Unused::nanos).reversed());
    return found;
  }

  private Deque<Unused<V>> greediest(Map<String, Deque<Unused<V>>> bySandbox, String newcomer) {
    Comparator<Deque<Unused<V>>> kept =
        Comparator.comparingInt(
            own -> own.size() + (own.getFirst().kept().sandbox.equals(newcomer) ? 1 : 0));
    return bySandbox.values().stream()
        .filter(own -> !own.isEmpty())
        .max(kept.thenComparingLong(own -> own.getFirst().nanos()))
        .orElseThrow();
  }

  // Does not remove a newer value of the host.
  private void remove(Deque<Unused<V>> own) {
    Unused<V> oldest = own.removeFirst();
    values.synchronous().asMap().remove(oldest.host(), oldest.kept());
  }
}
