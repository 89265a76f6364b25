package dev.sluice.bench.row;

import dev.sluice.bench.compare.Effort;
import dev.sluice.bench.compare.Series;
import dev.sluice.bench.compare.Testbed;
import dev.sluice.bench.load.LoadResult;
import dev.sluice.bench.load.LoadSpec.Pace;
import dev.sluice.bench.peer.Peer;
import dev.sluice.bench.peer.PeerFailed;
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
 * Measures the row on the first seconds: the p99 of the first 100 requests after {@code ready}, one
 * after another on one connection at no more than 200 requests/s, against the same load on the same
 * node once it is warm. Several starts; the service and the client are warm from the beginning.
 */
public final class FirstRequests {
  private static final String WHAT =
      "p99 of the first 100 requests after ready, one remote stage, one connection";
  private static final String AGAINST = "the same at 200 requests/s, warm";
  private static final Target TARGET = new AtMost(5, 2, "x");
  private static final int FIRST = 100;
  private static final int MOST_STARTS = 3;
  private static final Duration FIRST_SECONDS = Duration.ofSeconds(3);

  private final Workspace workspace;
  private final Path launcher;
  private final Effort effort;
  private final RemoteLoads loads;
  private final List<Start> starts = new ArrayList<>();

  private FirstRequests(Testbed testbed, Path launcher, Effort effort) {
    this.workspace = testbed.workspace();
    this.launcher = launcher;
    this.effort = effort;
    this.loads = new RemoteLoads(workspace, testbed.client());
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
  public static Row measure(Path templates, Path launcher, Effort effort)
      throws IOException, InterruptedException {
    try (Testbed testbed = Testbed.openWithoutSluice(templates)) {
      return new FirstRequests(testbed, launcher, effort).row();
    } catch (PeerFailed e) {
      return Row.notRun(WHAT, AGAINST, TARGET, String.valueOf(e.getMessage()));
    }
  }

  private Row row() throws IOException, InterruptedException {
    loads.direct(1, Pace.of(RemoteLoads.REQUESTS_PER_SECOND)).run(FIRST_SECONDS);
    warmService();
    for (int i = 0; i < Math.min(MOST_STARTS, effort.rounds()); i++) {
      starts.add(start());
    }
    long errors = starts.stream().mapToLong(Start::errors).sum();
    if (errors > 0) {
      return Row.notRun(WHAT, AGAINST, TARGET, errors + " requests failed");
    }
    return Row.measured(
        WHAT,
        AGAINST,
        TARGET,
        "%s / %s; p50 %s / %s"
            .formatted(
                micros(start -> start.first().p99Micros()),
                micros(start -> start.steady().p99Micros()),
                micros(start -> start.first().p50Micros()),
                micros(start -> start.steady().p50Micros())),
        median(Start::ratio));
  }

  private void warmService() throws IOException, InterruptedException {
    Peer node = Sluice.startReady(workspace, launcher);
    try {
      loads.sluiceAtFullSpeed().run(effort.warmUp());
    } finally {
      node.close();
    }
  }

  private Start start() throws IOException, InterruptedException {
    Pace first = new Pace(RemoteLoads.REQUESTS_PER_SECOND, FIRST);
    Pace steady = Pace.of(RemoteLoads.REQUESTS_PER_SECOND);
    Peer node = Sluice.startReady(workspace, launcher);
    try {
      LoadResult cold = loads.sluice(1, first).run(FIRST_SECONDS);
      loads.sluiceAtFullSpeed().run(effort.warmUp());
      loads.sluiceAtFullSpeed().run(effort.warmUp());
      return new Start(cold, loads.sluice(1, steady).run(effort.round()));
    } finally {
      node.close();
    }
  }

  private double median(ToDoubleFunction<Start> of) {
    return Series.median(starts.stream().map(of::applyAsDouble).toList());
  }

  private String micros(ToDoubleFunction<Start> of) {
    return Figures.micros(median(of));
  }
}
