package dev.sluice.proxy.chain;

import dev.sluice.proto.middleware.v1.MiddlewareSessionEndReason;

/**
 * Ends one evaluation on this node or another, when its result is no longer needed. Event loop
 * only.
 */
public final class Cancellation {
  private Runnable stop = () -> {};
  private MiddlewareSessionEndReason reason =
      MiddlewareSessionEndReason.MIDDLEWARE_SESSION_END_REASON_CANCELLATION;
  private String text = "downstream_disconnect";
  private boolean cancelled;

  /** Ends the evaluation. Its verdict comes as soon as it has ended. */
  public void cancel() {
    if (!cancelled) {
      cancelled = true;
      stop.run();
    }
  }

  /**
   * The same for a reason.
   *
   * @param why for services that are asked
   * @param told in codes, for their records
   */
  public void cancel(MiddlewareSessionEndReason why, String told) {
    if (!cancelled) {
      reason = why;
      text = told;
      cancel();
    }
  }

  public MiddlewareSessionEndReason reason() {
    return reason;
  }

  public String text() {
    return text;
  }

  /** Whether it was cancelled. */
  public boolean isCancelled() {
    return cancelled;
  }

  /** Sets what ends the evaluation from now on, which runs at once if it was cancelled before. */
  public void by(Runnable action) {
    stop = action;
    if (cancelled) {
      action.run();
    }
  }
}
