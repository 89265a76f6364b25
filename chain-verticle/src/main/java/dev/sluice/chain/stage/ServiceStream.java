package dev.sluice.chain.stage;

import dev.sluice.proto.middleware.v1.MiddlewareSessionEnd;
import io.vertx.core.Future;
import java.time.Duration;

/**
 * The stream of one entry to its service, for one message. Opening it sends its first event, the
 * preflight. Flow control keeps unrequested results at the service. Futures never fail. Event loop
 * only.
 *
 * @param <E> events
 * @param <R> results
 */
public interface ServiceStream<E, R> {
  sealed interface Next<R> {
    /** A result of any kind as received, not judged. */
    record Result<R>(R result) implements Next<R> {
      @Override
      public String toString() {
        return "Result";
      }
    }

    record Ended<R>() implements Next<R> {}

    /**
     * The stream is unusable.
     *
     * @param reason code of http-hooks 4; {@code middleware_timeout} when the time ran out
     * @param contract kind of a contract failure (http-hooks 13); empty for other failures
     */
    record Failed<R>(String reason, String contract) implements Next<R> {}
  }

  /**
   * Sends an event, which completes when flow control has taken it; false when the stream is
   * unusable, which {@link #next} explains. One at a time.
   */
  Future<Boolean> send(E event);

  /** Sends two events that are there together. The same as of the second. */
  default Future<Boolean> send(E first, E second) {
    Future<Boolean> unused = send(first);
    return send(second);
  }

  /**
   * Waits for the next result; one at a time. The first covers opening the stream too.
   *
   * @param timeout more than zero
   */
  Future<Next<R>> next(Duration timeout);

  Future<Next<R>> next();

  /** Sends the end, once, within 10 ms, and closes the stream. Later calls have no effect. */
  void end(MiddlewareSessionEnd end);
}
