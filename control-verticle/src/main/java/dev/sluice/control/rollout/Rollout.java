package dev.sluice.control.rollout;

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
 * Tracks which node runs which generation, from the nodes' reports. Event loop only, except {@link
 * #nodes}.
 */
public final class Rollout {
  /** Nodes report at least every ten seconds; after three missed reports a node counts as gone. */
  private static final Duration EXPIRY = Duration.ofSeconds(35);

  /** Bounds the memory that unknown senders can claim. */
  private static final int MAX_NODES = 1024;

  private final Vertx vertx;
  private final Map<String, Received> nodes = new HashMap<>();
  private final List<Waiter> waiters = new ArrayList<>();
  private volatile List<NodeReport> latest = List.of();

  public Rollout(Vertx vertx) {
    this.vertx = vertx;
  }

  public void report(NodeReport report) {
    if (report.getLeaving()) {
      nodes.remove(report.getNode());
    } else if (nodes.size() < MAX_NODES || nodes.containsKey(report.getNode())) {
      nodes.put(report.getNode(), new Received(report, System.nanoTime()));
    }
    removeExpired();
    waiters.removeIf(waiter -> waiter.tryComplete(coverage(waiter.generation())));
  }

  /** The latest report of each node, sorted by name. Any thread. */
  public List<NodeReport> nodes() {
    return latest;
  }

  /**
   * A warning when no proxy node has a listener or a token for a sandbox. Other nodes report no
   * sandboxes.
   */
  public List<String> unreachable(String sandbox) {
    List<NodeReport> proxies =
        latest.stream().filter(report -> report.getSandboxesCount() > 0).toList();
    boolean reached =
        proxies.isEmpty()
            || proxies.stream().anyMatch(report -> report.getSandboxesList().contains(sandbox));
    return reached
        ? List.of()
        : List.of(
            "no request reaches sandbox %s: no proxy node has a listener or a token for it; add"
                    .formatted(sandbox)
                + " proxy.sandboxes.%s to their sluice.yaml".formatted(sandbox));
  }

  /** Completes when every node runs a generation, or with the coverage at the time limit. */
  public Future<Coverage> covered(long generation, Duration timeLimit) {
    Coverage now = coverage(generation);
    if (now.isComplete()) {
      return Future.succeededFuture(now);
    }
    Waiter waiter = new Waiter(generation, Promise.promise());
    waiters.add(waiter);
    vertx.setTimer(
        timeLimit.toMillis(),
        timer -> {
          waiters.remove(waiter);
          waiter.promise().tryComplete(coverage(generation));
        });
    return waiter.promise().future();
  }

  private Coverage coverage(long generation) {
    removeExpired();
    int applied = 0;
    for (Received received : nodes.values()) {
      if (received.report().getGeneration() >= generation) {
        applied++;
      }
    }
    return new Coverage(nodes.size(), applied);
  }

  private void removeExpired() {
    long now = System.nanoTime();
    nodes.values().removeIf(received -> now - received.atNanos() > EXPIRY.toNanos());
    latest =
        nodes.values().stream()
            .map(Received::report)
            .sorted(Comparator.comparing(NodeReport::getNode))
            .toList();
  }

  public record Coverage(int nodes, int applied) {
    boolean isComplete() {
      return nodes > 0 && applied == nodes;
    }
  }

  private record Received(NodeReport report, long atNanos) {}

  private record Waiter(long generation, Promise<Coverage> promise) {
    boolean tryComplete(Coverage coverage) {
      return coverage.isComplete() && promise.tryComplete(coverage);
    }
  }
}
