package dev.sluice.proxy.chain;

/**
 * Ends one evaluation on this node or another, when its result is no longer needed. Event loop
 * only.
 */
public final class Cancellation {
  private Runnable stop = () -> {};
  private boolean cancelled;

  /** Ends the evaluation. Its verdict comes as soon as it has ended. */
  public void cancel() {
    if (!cancelled) {
      cancelled = true;
      stop.run();
    }
  }

  /** Whether it was cancelled. */
  public boolean isCancelled() {
    return cancelled;
  }

  /** Sets what ends the evaluation from now on. */
  public void by(Runnable action) {
    stop = action;
  }
}
