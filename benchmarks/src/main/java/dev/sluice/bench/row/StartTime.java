package dev.sluice.bench.row;

import dev.sluice.bench.peer.PeerFailed;
import dev.sluice.bench.peer.Sluice;
import dev.sluice.bench.peer.Workspace;
import dev.sluice.bench.report.Figures;
import dev.sluice.bench.report.Row;
import dev.sluice.bench.report.Target;
import dev.sluice.bench.report.Target.AtMost;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.DoubleStream;

/** Measures the row on start-up: one node with all roles, on an existing state directory. */
public final class StartTime {
  private static final int STARTS = 5;
  private static final String WHAT = "start to ready of run, all roles";
  private static final Target TARGET = new AtMost(1.5, 1, " s");

  private StartTime() {}

  /** Starts and stops a node several times. */
  public static Row measure(Path templates, Path launcher)
      throws IOException, InterruptedException {
    double[] seconds = new double[STARTS];
    try (Workspace workspace = Workspace.create(templates)) {
      Sluice.timeToReady(workspace, launcher);
      for (int i = 0; i < STARTS; i++) {
        seconds[i] = Sluice.timeToReady(workspace, launcher).toMillis() / 1e3;
      }
    } catch (PeerFailed e) {
      return Row.notRun(WHAT, "-", TARGET, String.valueOf(e.getMessage()));
    }
    double[] sorted = DoubleStream.of(seconds).sorted().toArray();
    String measured =
        "%s to %s s".formatted(Figures.plain(sorted[0]), Figures.plain(sorted[STARTS - 1]));
    return Row.measured(WHAT, "-", TARGET, measured, sorted[STARTS / 2]);
  }
}
