package dev.sluice.app.cli;

import dev.sluice.app.training.TrainingRun;
import dev.sluice.tools.command.ExitCode;
import dev.sluice.tools.command.Logging;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code sluice archive-classes}: the work of {@code bin/archive-classes}. */
@Command(
    name = "archive-classes",
    description = "Makes the class archive of this distribution.",
    hidden = true,
    mixinStandardHelpOptions = true)
final class ArchiveClassesCommand implements Callable<Integer> {
  @Override
  public Integer call() throws Exception {
    Logging.forPeople();
    TrainingRun.make(ShippedHome.path());
    return ExitCode.DONE;
  }
}
