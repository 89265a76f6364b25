package dev.sluice.bench.harness;

import dev.sluice.bench.compare.Effort;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command behind {@code benchmarks/guard}. */
@Command(
    name = "benchmarks/guard",
    mixinStandardHelpOptions = true,
    description = {
      "Fails when Sluice has become slower: with --base than another build in the same run,",
      "without it than HAProxy's processor time and benchmarks/baseline.json tell."
    })
public final class GuardCommand implements Callable<Integer> {
  private static final List<String> PAIRED =
      List.of("plain", "stage", "remote", "response", "tls", "download", "download-tls");

  @Option(names = "--base", description = "Distribution directory of the build to compare with")
  private Optional<Path> base = Optional.empty();

  @Option(
      names = "--pairs",
      description = "With --base: starts of both builds, default ${DEFAULT-VALUE}")
  private int pairs = 4;

  @Option(
      names = "--tolerance",
      description = "With --base: percent by which a row may be worse, default ${DEFAULT-VALUE}")
  private double tolerance = 3;

  @Option(
      names = "--only",
      split = ",",
      description =
          "Rows by their names in benchmarks/run; default with --base plain, stage, remote,"
              + " response, tls, download, download-tls, without it those of the baseline")
  private List<String> only = List.of();

  @Option(names = "--update", description = "Without --base: take the figures as new baseline")
  private boolean update;

  @Mixin private EffortOptions effort = new EffortOptions();

  @Mixin private BuildOptions build = new BuildOptions();

  /** Command-line entry point. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new GuardCommand()).execute(arguments));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    return keeps() ? 0 : 1;
  }

  private boolean keeps() throws IOException, InterruptedException {
    if (base.isPresent()) {
      Path launcher = BuildOptions.launcher(base.get());
      return new PairedGuard(build, launcher, effort.effort(PairedGuard.EFFORT), tolerance / 100)
          .keeps(only.isEmpty() ? PAIRED : only, pairs);
    }
    return new BaselineGuard(build, effort.effort(Effort.FULL)).keeps(only, update);
  }
}
