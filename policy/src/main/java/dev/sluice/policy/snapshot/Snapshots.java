package dev.sluice.policy.snapshot;

import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * The generations that a node holds: the current one, and those that requests in flight still use.
 */
public interface Snapshots {
  /** The newest generation. Any thread; does not block. */
  Snapshot current();

  /** A generation by number; empty when it never arrived or is no longer kept. */
  Optional<Snapshot> generation(long number);

  /**
   * Calls a listener with every snapshot that becomes current from now on, in order. A listener
   * that needs the current one too registers first and then reads {@link #current()}. Any thread.
   *
   * @param executor runs the listener; for an event loop {@code task -> context.runOnContext(go ->
   *     task.run())}
   * @return removes the listener; a call that the executor has queued already still comes
   */
  Runnable onSwap(Executor executor, Consumer<Snapshot> listener);
}
