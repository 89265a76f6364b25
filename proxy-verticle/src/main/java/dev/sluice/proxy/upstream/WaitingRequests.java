package dev.sluice.proxy.upstream;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Event loop only. Requests that wait for one connection, in the order of their arrival. */
final class WaitingRequests {
  /** Requests that go on in one turn of the loop. Each may begin a TLS handshake. */
  static final int MOST_OF_TURN = 16;

  /** Waiting requests before it is looked for those that have ended. */
  private static final int FEW = 64;

  private final Deque<Waiting> waiting = new ArrayDeque<>();
  private int sweptFrom = FEW;

  private record Waiting(BooleanSupplier lasts, Promise<Integer> told) {
    boolean hasEnded() {
      return !lasts.getAsBoolean();
    }

    void end() {
      told.fail(OriginUnavailable.unwanted());
    }
  }

  /**
   * Adds a request.
   *
   * @param lasts whether it goes on
   * @return completes once it may go on
   */
  Future<Integer> add(BooleanSupplier lasts) {
    Promise<Integer> told = Promise.promise();
    waiting.addLast(new Waiting(lasts, told));
    return told.future();
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  /** Removes those that go on in this turn. */
  WaitingRequests first() {
    WaitingRequests first = new WaitingRequests();
    while (!waiting.isEmpty() && first.waiting.size() < MOST_OF_TURN) {
      Waiting next = waiting.removeFirst();
      if (next.hasEnded()) {
        next.end();
      } else {
        first.waiting.addLast(next);
      }
    }
    return first;
  }

  /** Lets all go on. */
  void tell(AsyncResult<Integer> result) {
    waiting.forEach(
        request -> {
          if (result.succeeded()) {
            request.told.complete(result.result());
          } else {
            request.told.fail(result.cause());
          }
        });
  }

  /**
   * Removes those that have ended, when so many wait that it pays: clients that ask and leave again
   * and again would fill the memory.
   *
   * @return how many were removed
   */
  int sweep() {
    if (waiting.size() < sweptFrom) {
      return 0;
    }
    List<Waiting> ended = waiting.stream().filter(Waiting::hasEnded).toList();
    waiting.removeIf(Waiting::hasEnded);
    sweptFrom = Math.max(FEW, 2 * waiting.size());
    ended.forEach(Waiting::end);
    return ended.size();
  }
}
