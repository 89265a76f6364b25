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

  public void cancel() {
    if (!cancelled) {
      cancelled = true;
      stop.run();
    }
  }

  /**
   * Ends the evaluation for a reason. Its verdict comes as soon as it has ended.
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

  public boolean isCancelled() {
    return cancelled;
  }

  public void by(Runnable action) {
    stop = action;
    if (cancelled) {
      action.run();
    }
  }
}
