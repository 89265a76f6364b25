package dev.sluice.bench.harness;

import dev.sluice.bench.peer.ScratchDirectory;
import dev.sluice.bench.peer.Setup;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command behind {@code benchmarks/run}. */
@Command(
    name = "benchmarks/run",
    mixinStandardHelpOptions = true,
    description = "Measures Sluice beside its peers and holds it against the budget.")
public final class Harness implements Callable<Integer> {
  @Option(names = "--quick", description = "Shorter and fewer rounds; for a first look only")
  private boolean quick;

  @Option(
      names = "--only",
      split = ",",
      description =
          "Of: plain, stage, stages3, stages10, remote, tls, connections, latency, shipping, parts,"
              + " start")
  private List<String> only = List.of();

  @Option(names = "--json", description = "Result file, default ${DEFAULT-VALUE}")
  private Path json = Path.of("benchmarks/target/results.json");

  @Option(names = "--chart", description = "File for a picture of all contenders, as SVG")
  private Optional<Path> chart = Optional.empty();

  @Option(
      names = "--profiles",
      description = "Directory for a profile of Sluice in each row, taken in a round of its own")
  private Optional<Path> profiles = Optional.empty();

  @Option(names = "--distribution", description = "Another build, instead of app/target/sluice")
  private Optional<Path> distribution = Optional.empty();

  @Option(names = "--root", hidden = true)
  private Path root = Path.of("");

  /** Starts from the command line. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Harness()).execute(arguments));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Report report = new Report(Machine.here());
    Path base = root.toAbsolutePath();
    Path templates = base.resolve("benchmarks/peers");
    Path launcher =
        distribution.orElseGet(() -> base.resolve("app/target/sluice")).resolve("bin/sluice");
    compare(templates, launcher, report);
    // Alone on the machine: the servers of the other rows have ended.
    if (isWanted("shipping")) {
      System.err.println("measuring: shipping");
      ShippingRate.measure(templates, launcher, quick ? Effort.QUICK : Effort.FULL)
          .forEach(report::add);
    }
    if (isWanted("parts")) {
      measureParts(report);
    }
    if (isWanted("start")) {
      System.err.println("measuring: start");
      report.add(StartTime.measure(templates, launcher));
    }
    Unmeasured.rows().forEach(report::add);
    System.out.println(report.markdown());
    report.writeJson(json);
    if (chart.isPresent()) {
      report.drawTo(chart.get());
    }
    System.out.println("results: " + json);
    return 0;
  }

  private void compare(Path templates, Path launcher, Report report)
      throws IOException, InterruptedException {
    List<Scenario> wanted =
        Scenarios.all().stream().filter(scenario -> isWanted(scenario.id())).toList();
    if (wanted.isEmpty()) {
      return;
    }
    try (Site site = Site.open(templates, launcher, Setup.BUDGET)) {
      for (Scenario scenario : wanted) {
        run(scenario, site, report);
      }
    }
  }

  private boolean isWanted(String id) {
    return only.isEmpty() || only.contains(id);
  }

  private static void measureParts(Report report) throws IOException {
    System.err.println("measuring: parts alone");
    try (ScratchDirectory scratch = ScratchDirectory.create()) {
      JournalLatency.measure(scratch.path()).forEach(report::add);
    }
    report.add(RedactorRate.measure());
  }

  private void run(Scenario scenario, Site site, Report report)
      throws IOException, InterruptedException {
    System.err.println("measuring: " + scenario.title());
    Comparison comparison = new Comparison(scenario.title(), scenario.contenders().apply(site));
    Comparison.Measured measured = comparison.measure(quick ? Effort.QUICK : Effort.FULL);
    report.add(scenario.title(), measured.series());
    if (profiles.isPresent()) {
      Profiles.take(scenario, site, profiles.get());
    }
    for (Scenario.Question asked : scenario.questions()) {
      report.add(
          asked.answer(
              measured.series(),
              name -> measured.failures().getOrDefault(name, site.reason(name))));
    }
  }
}
