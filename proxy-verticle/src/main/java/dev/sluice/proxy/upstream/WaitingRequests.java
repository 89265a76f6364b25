package dev.sluice.proxy.upstream;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Event loop only. Requests that wait for one thing, in the order of their arrival.
 *
 * @param <T> the result of the wait
 */
final class WaitingRequests<T> {
  // Number of waiting requests from which ended ones are removed.
  private static final int FEW = 64;

  private final Deque<Waiting<T>> waiting = new ArrayDeque<>();
  private int sweptFrom = FEW;

  private record Waiting<T>(BooleanSupplier lasts, Promise<T> told) {
    boolean hasEnded() {
      return !lasts.getAsBoolean();
    }

    void end() {
      told.fail(OriginUnavailable.unwanted());
    }
  }

  /**
   * Adds a request, which may proceed when the result completes. {@code lasts} tells whether it is
   * still wanted.
   */
  Future<T> add(BooleanSupplier lasts) {
    Promise<T> told = Promise.promise();
    waiting.addLast(new Waiting<>(lasts, told));
    return told.future();
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  boolean isLasting() {
    return !waiting.stream().allMatch(Waiting::hasEnded);
  }

  /** Removes the first request that is still wanted; fails those before it. */
  Optional<Promise<T>> next() {
    while (!waiting.isEmpty()) {
      Waiting<T> next = waiting.removeFirst();
      if (!next.hasEnded()) {
        return Optional.of(next.told());
      }
      next.end();
    }
    return Optional.empty();
  }

  /**
   * Removes requests that have ended, once they are so many that it pays: clients that ask and
   * leave again and again would fill the memory. Returns how many it removed.
   */
  int sweep() {
    if (waiting.size() < sweptFrom) {
      return 0;
    }
    List<Waiting<T>> ended = waiting.stream().filter(Waiting::hasEnded).toList();
    waiting.removeIf(Waiting::hasEnded);
    sweptFrom = Math.max(FEW, 2 * waiting.size());
    ended.forEach(Waiting::end);
    return ended.size();
  }
}
