package dev.sluice.bench.harness;

import dev.sluice.bench.harness.Budget.AtMost;
import dev.sluice.bench.peer.PeerFailed;
import dev.sluice.bench.peer.Sluice;
import dev.sluice.bench.peer.Workspace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.DoubleStream;

/** The row about start-up: one node with all roles, on a state directory that is there already. */
final class StartTime {
  private static final int STARTS = 5;
  private static final String WHAT = "start to ready of run, all roles";
  private static final Budget BUDGET = new AtMost(1.5, " s");

  private StartTime() {}

  static Row measure(Path templates, Path launcher) throws IOException, InterruptedException {
    double[] seconds = new double[STARTS];
    try (Workspace workspace = Workspace.create(templates)) {
      Sluice.timeToReady(workspace, launcher);
      for (int i = 0; i < STARTS; i++) {
        seconds[i] = Sluice.timeToReady(workspace, launcher).toMillis() / 1e3;
      }
    } catch (PeerFailed e) {
      return Row.notRun(WHAT, "-", BUDGET, String.valueOf(e.getMessage()));
    }
    double[] sorted = DoubleStream.of(seconds).sorted().toArray();
    String measured =
        "%s to %s s".formatted(Figures.plain(sorted[0]), Figures.plain(sorted[STARTS - 1]));
    return Row.measured(WHAT, "-", BUDGET, measured, sorted[STARTS / 2]);
  }
}
