package dev.sluice.chain.remote.call;

/** How a call ended. Nothing in a failure is the service's text. */
public sealed interface Reply<R> {
  /** Why there is no message, in platform words; empty when there is one. */
  default String fault() {
    return switch (this) {
      case Received<R> received -> "";
      case TimedOut<R> timedOut -> "timed out";
      case Unreachable<R> unreachable -> "no connection";
      case Failed<R> failed -> failed.what();
    };
  }

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
