package dev.sluice.bench.harness;

import dev.sluice.bench.compare.Comparison;
import dev.sluice.bench.compare.Effort;
import dev.sluice.bench.compare.Testbed;
import dev.sluice.bench.peer.ScratchDirectory;
import dev.sluice.bench.peer.Setup;
import dev.sluice.bench.report.Machine;
import dev.sluice.bench.report.RunReport;
import dev.sluice.bench.row.FirstRequests;
import dev.sluice.bench.row.JournalLatency;
import dev.sluice.bench.row.LowRate;
import dev.sluice.bench.row.Profiles;
import dev.sluice.bench.row.RedactorRate;
import dev.sluice.bench.row.Scenario;
import dev.sluice.bench.row.Scenarios;
import dev.sluice.bench.row.ShippingRate;
import dev.sluice.bench.row.StartTime;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command behind {@code benchmarks/run}. */
@Command(
    name = "benchmarks/run",
    mixinStandardHelpOptions = true,
    description = "Measures Sluice beside its peers and holds it against the budget.")
public final class BudgetCommand implements Callable<Integer> {
  @Option(
      names = "--only",
      split = ",",
      description =
          "Of: plain, stage, secrets, stages3, stages10, remote, response, response-secrets,"
              + " response-remote, tls, connections, h2, download, download-tls, latency, low-rate,"
              + " first, shipping, parts, start")
  private List<String> only = List.of();

  @Option(names = "--json", description = "Result file, default ${DEFAULT-VALUE}")
  private Path json = Path.of("benchmarks/target/results.json");

  @Option(names = "--chart", description = "File for a picture of all contenders, as SVG")
  private Optional<Path> chart = Optional.empty();

  @Option(
      names = "--profiles",
      description = "Directory for a profile of Sluice in each row, taken in a round of its own")
  private Optional<Path> profiles = Optional.empty();

  @Mixin private EffortOptions effort = new EffortOptions();

  @Mixin private BuildOptions build = new BuildOptions();

  /** Command-line entry point. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new BudgetCommand()).execute(arguments));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    RunReport report = new RunReport(Machine.here());
    compare(report);
    // Each of the following runs alone: the servers of the comparisons have ended.
    Path templates = build.templates();
    Path launcher = build.launcher();
    Effort asked = effort.effort(Effort.FULL);
    if (isWanted("low-rate")) {
      LowRate.measure(templates, launcher, asked).forEach(report::add);
    }
    if (isWanted("first")) {
      FirstRequests.measure(templates, launcher, asked).forEach(report::add);
    }
    if (isWanted("shipping")) {
      ShippingRate.measure(templates, launcher, asked).forEach(report::add);
    }
    if (isWanted("parts")) {
      measureParts(report);
    }
    if (isWanted("start")) {
      report.add(StartTime.measure(templates, launcher));
    }
    Scenarios.unmeasured().forEach(report::add);
    publish(report);
    return 0;
  }

  private void publish(RunReport report) throws IOException {
    System.out.println(report.markdown());
    report.writeJson(json);
    if (chart.isPresent()) {
      report.drawTo(chart.get());
    }
    System.out.println("results: " + json);
  }

  private void compare(RunReport report) throws IOException, InterruptedException {
    List<Scenario> wanted =
        Scenarios.all().stream()
            .filter(scenario -> only.isEmpty() || only.contains(scenario.id()))
            .toList();
    if (wanted.isEmpty()) {
      return;
    }
    try (Testbed testbed = Testbed.open(build.templates(), build.launcher(), Setup.BUDGET)) {
      for (Scenario scenario : wanted) {
        run(scenario, testbed, report);
      }
    }
  }

  private boolean isWanted(String id) {
    boolean wanted = only.isEmpty() || only.contains(id);
    if (wanted) {
      System.err.println("measuring: " + id);
    }
    return wanted;
  }

  private static void measureParts(RunReport report) throws IOException {
    try (ScratchDirectory scratch = ScratchDirectory.create()) {
      JournalLatency.measure(scratch.path()).forEach(report::add);
    }
    report.add(RedactorRate.measure());
  }

  private void run(Scenario scenario, Testbed testbed, RunReport report)
      throws IOException, InterruptedException {
    System.err.println("measuring: " + scenario.title());
    Comparison.Measured measured =
        new Comparison(scenario.title(), scenario.contenders(testbed))
            .measure(effort.effort(Effort.FULL).atMost(scenario.longest()));
    report.add(scenario.title(), measured.series());
    if (profiles.isPresent()) {
      Profiles.take(scenario, testbed, profiles.get());
    }
    scenario
        .rows(
            measured.series(), name -> measured.failures().getOrDefault(name, testbed.reason(name)))
        .forEach(report::add);
  }
}
