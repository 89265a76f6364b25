package dev.sluice.bench.cluster;

import dev.sluice.bench.load.LoadClient;
import dev.sluice.bench.report.Machine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures chains in the proxy's process and on one, two and three nodes of their own. */
@Command(
    name = "benchmarks/cluster",
    mixinStandardHelpOptions = true,
    description = "Measures chains on nodes of their own.")
public final class ClusterBenchmark implements Callable<Integer> {
  private static final String HEAD =
      """
      | chain nodes | stage, body | requests/s | p50 | p99 | CPU per request: proxy | chain nodes \
      | above in-process | bytes on the bus |
      |---|---|---|---|---|---|---|---|---|\
      """;

  @Option(names = "--quick", description = "Shorter; for a first look only")
  private boolean quick;

  @Option(names = "--only", split = ",", description = "Of: waiting, waiting_large, builtin, large")
  private List<StageCase> only = List.of(StageCase.values());

  @Option(names = "--nodes", split = ",", description = "Of: 0 (in the proxy's process), 1, 2, 3")
  private List<Integer> nodes = List.of(0, 1, 2, 3);

  @Option(names = "--root", hidden = true)
  private Path root = Path.of("");

  private final Map<StageCase, Measurement> inProcess = new EnumMap<>(StageCase.class);

  /** Command-line entry point. */
  public static void main(String[] arguments) {
    System.exit(
        new CommandLine(new ClusterBenchmark())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .execute(arguments));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path base = root.toAbsolutePath();
    System.out.println(Machine.here().text() + "\n\n" + HEAD);
    try (ClusterTestbed testbed =
            new ClusterTestbed(base, base.resolve("app/target/sluice/bin/sluice"));
        LoadClient client = new LoadClient()) {
      if (nodes.contains(0)) {
        measure("in the proxy's process", List.of(testbed.alone()), testbed, client);
        testbed.clear();
      }
      if (nodes.stream().anyMatch(count -> count > 0)) {
        apart(testbed, client);
      }
    }
    return 0;
  }

  private void apart(ClusterTestbed testbed, LoadClient client)
      throws IOException, InterruptedException {
    testbed.node("control", "control");
    List<ClusterNode> members = new ArrayList<>(List.of(testbed.node("chain1", "chain")));
    members.addFirst(testbed.node("proxy", "proxy"));
    int most = Math.min(3, Collections.max(nodes));
    for (int count = 1; count <= most; count++) {
      if (count > 1) {
        members.add(testbed.node("chain" + count, "chain"));
      }
      if (nodes.contains(count)) {
        measure(Integer.toString(count), members, testbed, client);
      }
    }
  }

  /**
   * Measures every wanted case and prints its row.
   *
   * @param members the proxy first
   */
  private void measure(
      String where, List<ClusterNode> members, ClusterTestbed testbed, LoadClient client)
      throws IOException, InterruptedException {
    for (StageCase stage : only) {
      Measurement taken = Measurement.of(client, testbed.proxy(), stage, members, quick);
      if (members.size() == 1) {
        inProcess.put(stage, taken);
      }
      System.out.println(row(where, stage, taken));
    }
  }

  private String row(String where, StageCase stage, Measurement taken) {
    String apart = taken.nodes() > 1 ? apart(stage, taken) : "| | |";
    return String.format(
        Locale.ROOT,
        "| %s | %s | %,.0f/s | %.1f ms | %.1f ms | %.1f us %s |",
        where,
        stage.title(),
        taken.load().requestsPerSecond(),
        taken.load().p50Micros() / 1e3,
        taken.load().p99Micros() / 1e3,
        taken.proxyMicros(),
        apart);
  }

  private String apart(StageCase stage, Measurement taken) {
    String above =
        Optional.ofNullable(inProcess.get(stage))
            .map(
                alone ->
                    String.format(Locale.ROOT, "%.1f us", taken.allMicros() - alone.allMicros()))
            .orElse("");
    return String.format(
        Locale.ROOT, "| %.1f us | %s | %,.0f", taken.chainMicros(), above, taken.wireBytes());
  }
}
