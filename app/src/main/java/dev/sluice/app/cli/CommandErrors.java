package dev.sluice.app.cli;

import dev.sluice.app.wiring.StartFailure;
import dev.sluice.config.net.UnusableAddress;
import dev.sluice.control.InvalidConfiguration;
import dev.sluice.tools.command.CommandFailure;
import dev.sluice.tools.command.ExitCode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Turns the exception that ends a command into lines on stderr and an exit code. */
final class CommandErrors {
  private CommandErrors() {}

  /** Invalid arguments: one line that names the help. */
  static int misused(ParameterException e, String[] args) {
    CommandLine command = e.getCommandLine();
    String help = command.getCommandSpec().qualifiedName() + " --help";
    // A misspelled option is also a missing one; report the spelling.
    List<String> unknown = command.getUnmatchedArguments();
    String fault =
        unknown.isEmpty() ? e.getMessage() : "Unknown option: '" + unknown.getFirst() + "'";
    print(command.getErr(), List.of(fault + "; see " + help));
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
      case IOException io -> CommandFailure.usage(describe(io));
      default -> bug(e);
    };
  }

  /** The message of a file exception is often only the file's name. */
  private static String describe(IOException e) {
    return switch (e) {
      case NoSuchFileException missing -> missing.getFile() + ": no such file or directory";
      case AccessDeniedException denied -> denied.getFile() + ": permission denied";
      case NotDirectoryException other -> other.getFile() + ": not a directory";
      case FileAlreadyExistsException other -> other.getFile() + ": already exists";
      default -> String.valueOf(e.getMessage());
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
