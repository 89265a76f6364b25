package dev.sluice.app.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The root of the command line. */
@Command(
    name = "sluice",
    description = "An egress proxy that decides by content and proves every decision to a SIEM.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    subcommands = {
      DevCommand.class,
      RunCommand.class,
      PolicyCommand.class,
      MiddlewareCommand.class,
      AuditCommand.class,
      ClusterCommand.class,
      DemoOriginCommand.class
    })
public final class SluiceCommand {
  /** Made by the parser. */
  public SluiceCommand() {}

  /** Runs one command; returns its exit code and lets only bugs escape as such. */
  public static int execute(String[] args) {
    try {
      return new CommandLine(new SluiceCommand())
          .setCaseInsensitiveEnumValuesAllowed(true)
          .setParameterExceptionHandler(Faults::misused)
          .setExecutionExceptionHandler(Faults::failed)
          .execute(args);
    } catch (RuntimeException bug) {
      bug.printStackTrace();
      return ExitCode.BUG;
    }
  }
}
