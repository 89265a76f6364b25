package dev.sluice.tools.explain;

import dev.sluice.config.source.Compilation;
import dev.sluice.tools.command.ConfigFiles;
import dev.sluice.tools.command.ExitCode;
import dev.sluice.tools.command.Logging;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sluice policy check}. */
@Command(
    name = "check",
    description = "Says whether a policy would be accepted: exit code 0, or 1 and all violations.",
    mixinStandardHelpOptions = true)
public final class CheckCommand implements Callable<Integer> {
  @Mixin private PolicyFiles files = new PolicyFiles();

  @Option(names = "--strict", description = "warnings are violations too")
  private boolean strict;

  @Override
  public Integer call() throws IOException {
    Logging.forPeople();
    return switch (files.compile()) {
      case Compilation.Compiled<?> doubtful when strict && !doubtful.warnings().isEmpty() -> {
        ConfigFiles.lines(doubtful.warnings()).forEach(System.out::println);
        yield ExitCode.NO;
      }
      case Compilation.Compiled<?> compiled -> {
        ConfigFiles.lines(compiled.warnings()).forEach(System.err::println);
        yield ExitCode.DONE;
      }
      case Compilation.Rejected<?> rejected -> {
        ConfigFiles.lines(rejected.violations()).forEach(System.out::println);
        yield ExitCode.NO;
      }
    };
  }
}
