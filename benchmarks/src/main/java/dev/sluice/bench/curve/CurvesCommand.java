package dev.sluice.bench.curve;

import dev.sluice.bench.compare.Effort;
import dev.sluice.bench.compare.Testbed;
import dev.sluice.bench.report.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command behind {@code benchmarks/curves}. */
@Command(
    name = "benchmarks/curves",
    mixinStandardHelpOptions = true,
    description = "Measures how the cost of a request grows.")
public final class CurvesCommand implements Callable<Integer> {
  @Option(names = "--quick", description = "Shorter and fewer rounds; for a first look only")
  private boolean quick;

  @Option(
      names = "--only",
      split = ",",
      description = "Of: connections, streamed, body, stages, rules, leaves")
  private List<String> only = List.of();

  @Option(names = "--charts", description = "Directory for a picture of each, as SVG")
  private Optional<Path> charts = Optional.empty();

  @Option(names = "--root", hidden = true)
  private Path root = Path.of("");

  /** Command-line entry point. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new CurvesCommand()).execute(arguments));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path base = root.toAbsolutePath();
    Path launcher = base.resolve("app/target/sluice/bin/sluice");
    System.out.println(Machine.here().text());
    try (Testbed testbed =
        Testbed.open(base.resolve("benchmarks/peers"), launcher, CurveSetup.setup())) {
      for (Curve curve : Curves.all()) {
        if (only.isEmpty() || only.contains(curve.id())) {
          measure(curve, testbed);
        }
      }
    }
    return 0;
  }

  private void measure(Curve curve, Testbed testbed) throws IOException, InterruptedException {
    Growth growth = Growth.measure(curve, testbed, quick ? Effort.QUICK : Effort.FULL);
    System.out.print(growth.markdown());
    if (charts.isPresent()) {
      Files.createDirectories(charts.get());
      CurveChart.write(growth, charts.get());
    }
  }
}
