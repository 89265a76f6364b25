package dev.sluice.proxy.chain;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Event loop only. Requests that found no chain node; as many as the proxy admits at once. Time is
 * counted in sweeps.
 */
final class PendingCalls {
  private final Deque<Waiting> waiting = new ArrayDeque<>();
  private long sweeps;

  /** Completes when a chain node was heard, and fails when none is for too long. */
  Future<Void> enter() {
    Promise<Void> called = Promise.promise();
    waiting.add(new Waiting(called, sweeps));
    return called.future();
  }

  void callIn() {
    List<Waiting> all = List.copyOf(waiting);
    waiting.clear();
    all.forEach(one -> one.called().complete());
  }

  /** Sends those away who have been there for more sweeps than that. */
  void sweep(int atMost) {
    sweeps++;
    while (!waiting.isEmpty() && sweeps - waiting.peek().since() > atMost) {
      waiting.remove().called().fail(new ChainLoadBalancer.Nobody());
    }
  }

  private record Waiting(Promise<Void> called, long since) {}
}
