package dev.sluice.bench.row;

import dev.sluice.bench.compare.Effort;
import dev.sluice.bench.compare.Series;
import dev.sluice.bench.compare.Testbed;
import dev.sluice.bench.load.LoadResult;
import dev.sluice.bench.load.LoadSpec.Pace;
import dev.sluice.bench.peer.Peer;
import dev.sluice.bench.peer.PeerFailed;
import dev.sluice.bench.peer.Port;
import dev.sluice.bench.peer.Sluice;
import dev.sluice.bench.peer.Workspace;
import dev.sluice.bench.report.Figures;
import dev.sluice.bench.report.Row;
import dev.sluice.bench.report.Target;
import dev.sluice.bench.report.Target.AtMost;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Measures the rows on the first requests: the p99 of the first 100 after {@code ready}, against
 * the same load on the same node once it is warm. On one connection they follow each other at no
 * more than 200 requests/s; 32 connections send as fast as responses come. Several starts, each for
 * one row; the service and the client are warm from the beginning.
 */
public final class FirstRequests {
  private static final Target TARGET = new AtMost(5, 2, "x");
  private static final int FIRST = 100;
  private static final int MOST_STARTS = 3;
  private static final Duration FIRST_SECONDS = Duration.ofSeconds(3);
  private static final List<Case> CASES =
      List.of(
          new Case("no middleware, one connection", Port.SLUICE, 1),
          new Case("no middleware, 32 connections", Port.SLUICE, Scenarios.CONNECTIONS),
          new Case("one remote stage, one connection", Port.SLUICE_REMOTE, 1),
          new Case("one remote stage, 32 connections", Port.SLUICE_REMOTE, Scenarios.CONNECTIONS));

  private final Workspace workspace;
  private final Path launcher;
  private final Effort effort;
  private final RemoteLoads loads;

  private FirstRequests(Testbed testbed, Path launcher, Effort effort) {
    this.workspace = testbed.workspace();
    this.launcher = launcher;
    this.effort = effort;
    this.loads = new RemoteLoads(workspace, testbed.client());
  }

  /** What is measured by itself: a sandbox of the node, and how many connections load it. */
  private record Case(String title, Port sandbox, int connections) {
    String what() {
      return "p99 of the first 100 requests after ready, " + title;
    }

    String against() {
      return connections == 1 ? "the same at 200 requests/s, warm" : "the same, warm";
    }

    /** The client records its share of the requests on each of its two event loops. */
    Pace first() {
      return connections == 1
          ? new Pace(RemoteLoads.REQUESTS_PER_SECOND, FIRST)
          : new Pace(0, FIRST / 2);
    }

    Pace steady() {
      return connections == 1 ? Pace.of(RemoteLoads.REQUESTS_PER_SECOND) : Pace.UNLIMITED;
    }
  }

  /** One start of a node, cold and warm. */
  private record Start(LoadResult first, LoadResult steady) {
    double ratio() {
      return (double) first.p99Micros() / Math.max(1, steady.p99Micros());
    }

    long errors() {
      return first.errors() + steady.errors();
    }
  }

  /** Starts the servers that it needs, and ends them. */
  public static List<Row> measure(Path templates, Path launcher, Effort effort)
      throws IOException, InterruptedException {
    try (Testbed testbed = Testbed.openWithoutSluice(templates)) {
      return new FirstRequests(testbed, launcher, effort).rows();
    } catch (PeerFailed e) {
      String reason = String.valueOf(e.getMessage());
      return CASES.stream()
          .map(one -> Row.notRun(one.what(), one.against(), TARGET, reason))
          .toList();
    }
  }

  private List<Row> rows() throws IOException, InterruptedException {
    loads.direct(1, Pace.of(RemoteLoads.REQUESTS_PER_SECOND)).run(FIRST_SECONDS);
    loads.direct(Scenarios.CONNECTIONS, Pace.UNLIMITED).run(FIRST_SECONDS);
    warmService();
    List<Row> rows = new ArrayList<>();
    for (Case one : CASES) {
      rows.add(row(one));
    }
    return rows;
  }

  private Row row(Case one) throws IOException, InterruptedException {
    List<Start> starts = new ArrayList<>();
    for (int i = 0; i < Math.min(MOST_STARTS, effort.rounds()); i++) {
      starts.add(start(one));
    }
    long errors = starts.stream().mapToLong(Start::errors).sum();
    if (errors > 0) {
      return Row.notRun(one.what(), one.against(), TARGET, errors + " requests failed");
    }
    return Row.measured(
        one.what(),
        one.against(),
        TARGET,
        "%s / %s; p50 %s / %s"
            .formatted(
                micros(starts, start -> start.first().p99Micros()),
                micros(starts, start -> start.steady().p99Micros()),
                micros(starts, start -> start.first().p50Micros()),
                micros(starts, start -> start.steady().p50Micros())),
        median(starts, Start::ratio));
  }

  private void warmService() throws IOException, InterruptedException {
    Peer node = Sluice.startReady(workspace, launcher);
    try {
      loads.sluiceAtFullSpeed().run(effort.warmUp());
    } finally {
      node.close();
    }
  }

  private Start start(Case one) throws IOException, InterruptedException {
    Peer node = Sluice.startReady(workspace, launcher);
    try {
      LoadResult cold =
          loads.sluice(one.sandbox(), one.connections(), one.first()).run(FIRST_SECONDS);
      loads.sluiceAtFullSpeed(one.sandbox()).run(effort.warmUp());
      loads.sluiceAtFullSpeed(one.sandbox()).run(effort.warmUp());
      return new Start(
          cold, loads.sluice(one.sandbox(), one.connections(), one.steady()).run(effort.round()));
    } finally {
      node.close();
    }
  }

  private static double median(List<Start> starts, ToDoubleFunction<Start> of) {
    return Series.median(starts.stream().map(of::applyAsDouble).toList());
  }

  private static String micros(List<Start> starts, ToDoubleFunction<Start> of) {
    return Figures.micros(median(starts, of));
  }
}
