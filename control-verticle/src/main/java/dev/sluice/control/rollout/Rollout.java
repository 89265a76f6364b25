package dev.sluice.control;

import dev.sluice.proto.v1.NodeReport;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Event loop only, save for {@link #nodes}. Which node runs which generation, from what the nodes
 * report.
 */
final class Rollout {
  /** Reports arrive at least every ten seconds; a node that missed three is taken for gone. */
  private static final Duration GONE = Duration.ofSeconds(35);

  /** A bound for what unknown senders can make us hold. */
  private static final int MAX_NODES = 1024;

  private final Vertx vertx;
  private final Map<String, Seen> nodes = new HashMap<>();
  private final List<Waiter> waiters = new ArrayList<>();
  private volatile List<NodeReport> known = List.of();

  Rollout(Vertx vertx) {
    this.vertx = vertx;
  }

  void report(NodeReport report) {
    if (report.getLeaving()) {
      nodes.remove(report.getNode());
    } else if (nodes.size() < MAX_NODES || nodes.containsKey(report.getNode())) {
      nodes.put(report.getNode(), new Seen(report, System.nanoTime()));
    }
    forgetTheGone();
    waiters.removeIf(waiter -> waiter.tryComplete(coverage(waiter.generation())));
  }

  /** What nodes last reported, by their names; any thread. */
  List<NodeReport> nodes() {
    return known;
  }

  /** Completes when every node runs a generation, or with what there is after a while. */
  Future<Coverage> covered(long generation, Duration atMost) {
    Coverage now = coverage(generation);
    if (now.complete()) {
      return Future.succeededFuture(now);
    }
    Waiter waiter = new Waiter(generation, Promise.promise());
    waiters.add(waiter);
    vertx.setTimer(
        atMost.toMillis(),
        timer -> {
          waiters.remove(waiter);
          waiter.promise().tryComplete(coverage(generation));
        });
    return waiter.promise().future();
  }

  private Coverage coverage(long generation) {
    forgetTheGone();
    int applied = 0;
    for (Seen seen : nodes.values()) {
      if (seen.report().getGeneration() >= generation) {
        applied++;
      }
    }
    return new Coverage(nodes.size(), applied);
  }

  private void forgetTheGone() {
    long now = System.nanoTime();
    nodes.values().removeIf(seen -> now - seen.atNanos() > GONE.toNanos());
    known =
        nodes.values().stream()
            .map(Seen::report)
            .sorted(Comparator.comparing(NodeReport::getNode))
            .toList();
  }

  /** How many nodes there are, and how many of them run the generation in question. */
  record Coverage(int nodes, int applied) {
    boolean complete() {
      return nodes > 0 && applied == nodes;
    }
  }

  private record Seen(NodeReport report, long atNanos) {}

  private record Waiter(long generation, Promise<Coverage> promise) {
    boolean tryComplete(Coverage coverage) {
      return coverage.complete() && promise.tryComplete(coverage);
    }
  }
}
