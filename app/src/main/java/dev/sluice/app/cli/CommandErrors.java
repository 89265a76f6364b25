package dev.sluice.app.cli;

import dev.sluice.app.node.StartFailure;
import dev.sluice.control.InvalidConfiguration;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Turns what ends a command early into lines on stderr and an exit code. */
final class Faults {
  private Faults() {}

  /** A command line that cannot be understood: one line, and where the help is. */
  static int misused(ParameterException e, String[] args) {
    CommandLine command = e.getCommandLine();
    String help = command.getCommandSpec().qualifiedName() + " --help";
    // A misspelt option is also a missing one; the spelling is what helps.
    List<String> unknown = command.getUnmatchedArguments();
    String fault =
        unknown.isEmpty() ? e.getMessage() : "Unknown option: '" + unknown.getFirst() + "'";
    print(command.getErr(), List.of(fault + "; see " + help));
    return ExitCode.USAGE;
  }

  /** Anything that a command threw. */
  static int failed(Exception e, CommandLine command, CommandLine.ParseResult parsed) {
    CommandFailure failure = explain(e);
    print(command.getErr(), failure.lines());
    return failure.exitCode();
  }

  private static CommandFailure explain(Exception e) {
    return switch (e) {
      case CommandFailure failure -> failure;
      case StartFailure failure -> CommandFailure.usage(String.valueOf(failure.getMessage()));
      case InvalidConfiguration invalid -> CommandFailure.usage(invalid.violations());
      case IOException io -> CommandFailure.usage(FileFault.describe(io));
      default -> bug(e);
    };
  }

  private static CommandFailure bug(Exception e) {
    throw new IllegalStateException("unexpected; please report this with the trace below", e);
  }

  private static void print(PrintWriter err, List<String> lines) {
    lines.forEach(line -> err.println("sluice: " + line));
    err.flush();
  }
}
