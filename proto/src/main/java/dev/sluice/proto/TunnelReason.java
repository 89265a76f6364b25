package dev.sluice.proto;

/** Reasons why a tunnel ended: {@code TunnelCompletion.reason}. */
public final class TunnelReason {
  public static final String NODE_STOPS = "the node stops";

  private TunnelReason() {}

  /** Whether the tunnel ended in order: both sides closed it, or the node stopped. */
  public static boolean isOrderly(String reason) {
    return reason.isEmpty() || reason.equals(NODE_STOPS);
  }
}
