package dev.sluice.app.cli;

import dev.sluice.app.training.TrainingRun;
import dev.sluice.tools.command.CommandFailure;
import dev.sluice.tools.command.ExitCode;
import dev.sluice.tools.command.Logging;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code sluice archive-classes}: the work of {@code bin/archive-classes}. */
@Command(
    name = "archive-classes",
    description = "Makes the class archive of this distribution.",
    hidden = true,
    mixinStandardHelpOptions = true)
final class ArchiveClassesCommand implements Callable<Integer> {
  @Option(
      names = "--seconds",
      paramLabel = "N",
      description = "load of each kind of request; default: ${DEFAULT-VALUE}")
  private int seconds = 1;

  @Override
  public Integer call() throws Exception {
    Logging.forPeople();
    if (seconds < 1) {
      throw CommandFailure.usage("--seconds: expected a number from 1");
    }
    TrainingRun.make(ShippedHome.path(), Duration.ofSeconds(seconds));
    return ExitCode.DONE;
  }
}
