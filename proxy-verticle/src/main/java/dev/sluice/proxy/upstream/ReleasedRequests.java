package dev.sluice.proxy.upstream;

import io.vertx.core.AsyncResult;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Consumer;

/**
 * Event loop only. Requests whose wait is over. Some go on in each turn of the loop, since they
 * dial and encrypt: other sockets have their turns, too. Sandboxes go on in rotation, and so do the
 * things that those of one sandbox waited for.
 */
final class ReleasedRequests {
  /** Requests released per turn of the loop. Each may begin a TLS handshake. */
  static final int MOST_OF_TURN = 16;

  private final Consumer<Runnable> nextTurn;
  private final SequencedMap<String, Deque<Released<?>>> sandboxes = new LinkedHashMap<>();
  private int left = MOST_OF_TURN;
  private boolean running;

  private record Released<T>(WaitingRequests<T> waiting, AsyncResult<T> result) {
    Optional<Runnable> next() {
      return waiting.next().map(request -> () -> tell(request));
    }

    private void tell(Promise<T> request) {
      if (result.succeeded()) {
        request.complete(result.result());
      } else {
        request.fail(result.cause());
      }
    }
  }

  ReleasedRequests(Consumer<Runnable> nextTurn) {
    this.nextTurn = nextTurn;
  }

  <T> void add(String sandbox, WaitingRequests<T> waiting, AsyncResult<T> result) {
    if (!waiting.isEmpty()) {
      add(sandbox, new Released<>(waiting, result));
      run();
    }
  }

  private void add(String sandbox, Released<?> released) {
    sandboxes.computeIfAbsent(sandbox, none -> new ArrayDeque<>()).add(released);
  }

  // Released requests may add others. The outer call takes these, so that calls do not nest.
  private void run() {
    if (running) {
      return;
    }
    running = true;
    try {
      while (left > 0 && !sandboxes.isEmpty()) {
        goOn();
      }
    } finally {
      running = false;
    }
  }

  private void goOn() {
    Map.Entry<String, Deque<Released<?>>> turn = sandboxes.pollFirstEntry();
    Deque<Released<?>> own = turn.getValue();
    Released<?> released = own.removeFirst();
    Optional<Runnable> next = released.next();
    if (!released.waiting().isEmpty()) {
      own.add(released);
    }
    // It has the last turn now. What was told above may have added requests of the same sandbox.
    own.forEach(rest -> add(turn.getKey(), rest));
    next.ifPresent(
        request -> {
          spend();
          request.run();
        });
  }

  private void spend() {
    if (left == MOST_OF_TURN) {
      nextTurn.accept(
          () -> {
            left = MOST_OF_TURN;
            run();
          });
    }
    left--;
  }
}
