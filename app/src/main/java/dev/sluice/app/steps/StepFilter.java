package dev.sluice.app.steps;

/**
 * One listener of a proxy. Any thread.
 *
 * @param listener its id
 * @param address on the bus
 * @param untilNanos of {@link System#nanoTime}; the listener is not told later, even if it died
 */
record StepFilter(String listener, String address, FollowedRequests requests, long untilNanos) {
  /** The same for longer. */
  StepFilter until(long nanos) {
    return new StepFilter(listener, address, requests, nanos);
  }

  boolean isExpired(long nowNanos) {
    return nowNanos - untilNanos >= 0;
  }
}
