package dev.sluice.policy.snapshot;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The generations of one node: the newest, and a few that requests in flight may still use. Any
 * thread.
 */
public final class SnapshotHolder implements Snapshots {
  public static final int KEPT = 8;

  // Newest first, never empty; replaced whole.
  private volatile List<Snapshot> generations = List.of(Snapshot.empty());

  // Older generations that arrived late, because another node still uses them; replaced whole.
  private volatile List<Snapshot> late = List.of();

  private final List<Registered> listeners = new CopyOnWriteArrayList<>();

  @Override
  public Snapshot current() {
    return generations.getFirst();
  }

  @Override
  public Optional<Snapshot> generation(long number) {
    return Stream.concat(generations.stream(), late.stream())
        .filter(s -> s.generation() == number)
        .findFirst();
  }

  /**
   * Makes a snapshot current if it is newer than the current one. A request sees the old snapshot
   * or the new one, whole.
   *
   * @return whether the snapshot became current
   */
  public synchronized boolean swap(Snapshot next) {
    if (next.generation() <= current().generation()) {
      return false;
    }
    generations = Stream.concat(Stream.of(next), generations.stream()).limit(KEPT + 1L).toList();
    listeners.forEach(registered -> deliver(registered, next));
    return true;
  }

  @Override
  public Runnable onSwap(Executor executor, Consumer<Snapshot> listener) {
    Registered registered = new Registered(executor, listener);
    listeners.add(registered);
    return () -> listeners.remove(registered);
  }

  // An executor that has shut down needs no more snapshots.
  private void deliver(Registered registered, Snapshot snapshot) {
    try {
      registered.call(snapshot);
    } catch (RejectedExecutionException e) {
      listeners.remove(registered);
    }
  }

  /** Keeps a generation that is not the newest; the oldest late one makes room. */
  public synchronized void keep(Snapshot older) {
    if (older.generation() < current().generation() && generation(older.generation()).isEmpty()) {
      late = Stream.concat(Stream.of(older), late.stream()).limit(KEPT).toList();
    }
  }

  /** Compared by identity: the same listener may be registered twice. */
  private static final class Registered {
    private final Executor executor;
    private final Consumer<Snapshot> listener;

    Registered(Executor executor, Consumer<Snapshot> listener) {
      this.executor = executor;
      this.listener = listener;
    }

    void call(Snapshot snapshot) {
      executor.execute(() -> listener.accept(snapshot));
    }
  }
}
