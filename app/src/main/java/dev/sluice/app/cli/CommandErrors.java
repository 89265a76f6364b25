package dev.sluice.app.cli;

import dev.sluice.app.wiring.StartFailure;
import dev.sluice.config.file.FileFault;
import dev.sluice.config.net.UnusableAddress;
import dev.sluice.control.InvalidConfiguration;
import dev.sluice.tools.command.CommandFailure;
import dev.sluice.tools.command.ExitCode;
import dev.sluice.tools.command.ProgramName;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Turns the exception that ends a command into lines on stderr and an exit code. */
final class CommandErrors {
  private CommandErrors() {}

  /** Invalid arguments: one line that names the help. */
  static int misused(ParameterException e, String[] args) {
    CommandLine command = e.getCommandLine();
    String qualified = command.getCommandSpec().qualifiedName();
    String help = ProgramName.call((qualified + " --help").replaceFirst("^sluice ", ""));
    String fault = UsageErrors.explain(e);
    print(command.getErr(), List.of(fault + (fault.endsWith("?") ? " see " : "; see ") + help));
    return ExitCode.USAGE;
  }

  /** Every exception thrown by a command. */
  static int failed(Exception e, CommandLine command, CommandLine.ParseResult parsed) {
    CommandFailure failure = explain(e);
    print(command.getErr(), failure.lines());
    return failure.exitCode();
  }

  private static CommandFailure explain(Exception e) {
    return switch (e) {
      case CommandFailure failure -> failure;
      case StartFailure failure -> CommandFailure.usage(String.valueOf(failure.getMessage()));
      case UnusableAddress failure -> CommandFailure.usage(String.valueOf(failure.getMessage()));
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
