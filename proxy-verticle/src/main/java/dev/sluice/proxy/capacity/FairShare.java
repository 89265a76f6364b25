package dev.sluice.proxy.capacity;

/**
 * The rule that divides a capacity between sandboxes, and a sandbox's part between its client
 * addresses (ADR 13). All quantities have the unit of the capacity.
 *
 * <p>What a sandbox holds up to its minimum is granted whenever it is free. Beyond it, a sandbox
 * borrows idle capacity, in proportion to what then stays free: a dynamic threshold (Choudhury and
 * Hahne, 1998). A newcomer therefore always finds free capacity that others may not borrow.
 *
 * @param capacity of the node
 * @param free part of the capacity
 * @param held by the sandbox
 * @param sandboxes that hold something, counting this one
 * @param clientHeld by the client address in this sandbox
 * @param clients addresses that hold something in this sandbox, counting this one
 */
record FairShare(long capacity, long free, long held, int sandboxes, long clientHeld, int clients) {
  /** A sandbox holds at most so many times what it leaves free for the others. */
  static final int SANDBOX_FACTOR = 16;

  /** The same for a client address over its minimum, so that some is left for its neighbors. */
  static final int CLIENT_FACTOR = 8;

  static boolean admitsAny(long capacity, long used, long units) {
    return used + units <= CLIENT_FACTOR * (capacity - used - units);
  }

  boolean admits(long units) {
    if (units > free) {
      return false;
    }
    long after = held + units;
    return held == 0 || after <= minimum() || after <= factor(units) * (free - units);
  }

  /**
   * The part of the capacity that a sandbox gets however much the others ask for: an equal one,
   * where a lone sandbox counts as one of two. A sixteenth of a part of 16 units or more stays free
   * for the next sandbox.
   */
  long minimum() {
    long equal = capacity / Math.max(2, sandboxes);
    return Math.max(1, equal - equal / SANDBOX_FACTOR);
  }

  private int factor(long units) {
    boolean modest = clientHeld == 0 || clientHeld + units <= minimum() / Math.max(2, clients);
    return modest ? SANDBOX_FACTOR : CLIENT_FACTOR;
  }
}
