package dev.sluice.chain.remote;

/** How a call ended. Nothing in a failure is the service's text. */
public sealed interface Reply<R> {
  /** With status OK and exactly one message. */
  record Received<R>(R message) implements Reply<R> {
    @Override
    public String toString() {
      return "Received";
    }
  }

  /** Our timer ran out, or the service said DEADLINE_EXCEEDED. */
  record TimedOut<R>() implements Reply<R> {}

  /** No connection. */
  record Unreachable<R>() implements Reply<R> {}

  /**
   * Anything else.
   *
   * @param what the name of a status, or platform text
   */
  record Failed<R>(String what) implements Reply<R> {}
}
