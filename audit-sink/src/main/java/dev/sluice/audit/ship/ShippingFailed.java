package dev.sluice.audit.ship;

import org.jspecify.annotations.Nullable;

/** A session of shipping cannot go on; what was not acknowledged is sent again by the next one. */
final class ShippingFailed extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * @param reason words for an operator, without content
   */
  ShippingFailed(String reason, @Nullable Throwable cause) {
    super(reason, cause);
  }

  /** Names the kind of the cause; its own message is for the log only. */
  static ShippingFailed of(String what, @Nullable Throwable cause) {
    String kind = cause == null ? "unknown cause" : cause.getClass().getSimpleName();
    return new ShippingFailed(what + ": " + kind, cause);
  }
}
