package dev.sluice.app.cli;

import dev.sluice.app.wiring.StartFailure;
import dev.sluice.config.file.FileFault;
import dev.sluice.config.net.UnusableAddress;
import dev.sluice.config.source.fault.Spelling;
import dev.sluice.control.InvalidConfiguration;
import dev.sluice.tools.command.CommandFailure;
import dev.sluice.tools.command.ExitCode;
import dev.sluice.tools.command.ProgramName;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/** Turns the exception that ends a command into lines on stderr and an exit code. */
final class CommandErrors {
  private CommandErrors() {}

  static int misused(ParameterException e, String[] args) {
    CommandLine command = e.getCommandLine();
    String qualified = command.getCommandSpec().qualifiedName();
    String help = ProgramName.call((qualified + " --help").replaceFirst("^sluice ", ""));
    String fault = UsageErrors.explain(e);
    print(command.getErr(), List.of(fault + (fault.endsWith("?") ? " see " : "; see ") + help));
    return ExitCode.USAGE;
  }

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

  /** Says in one line what is wrong with arguments, and what was meant. */
  private static final class UsageErrors {
    private UsageErrors() {}

    static String explain(ParameterException failure) {
      CommandLine command = failure.getCommandLine();
      // A misspelled option is also a missing one; the spelling is the cause.
      List<String> unmatched = command.getUnmatchedArguments();
      if (!unmatched.isEmpty()) {
        return unknown(command, unmatched.getFirst());
      }
      Optional<ArgSpec> argument = Optional.ofNullable(failure.getArgSpec());
      Optional<String> value = Optional.ofNullable(failure.getValue());
      if (argument.isPresent() && value.isPresent()) {
        return unusable(argument.get(), value.get(), failure);
      }
      boolean lacksCommand =
          !(failure instanceof MissingParameterException) && !commands(command).isEmpty();
      return lacksCommand
          ? "expected a command, one of: " + String.join(", ", commands(command))
          : String.valueOf(failure.getMessage());
    }

    private static String unknown(CommandLine command, String word) {
      if (word.startsWith("-")) {
        // Behind '=' there may be a secret.
        String option = word.split("=", -1)[0];
        return "unknown option '%s'%s".formatted(option, proposal(option, options(command)));
      }
      List<String> commands = commands(command);
      if (commands.isEmpty()) {
        return "unexpected argument '%s'".formatted(word);
      }
      return "there is no command '%s'; %suse one of: %s"
          .formatted(word, Spelling.hint(word, commands), String.join(", ", commands));
    }

    private static String proposal(String word, List<String> known) {
      return Spelling.closest(word, known).map("; did you mean %s?"::formatted).orElse("");
    }

    private static List<String> options(CommandLine command) {
      return command.getCommandSpec().options().stream()
          .filter(option -> !option.hidden())
          .flatMap(option -> Stream.of(option.names()))
          .toList();
    }

    private static List<String> commands(CommandLine command) {
      List<String> names = new ArrayList<>();
      for (Map.Entry<String, CommandLine> each : command.getSubcommands().entrySet()) {
        if (!each.getValue().getCommandSpec().usageMessage().hidden()) {
          names.add(each.getKey());
        }
      }
      return names;
    }

    private static String unusable(ArgSpec argument, String value, ParameterException failure) {
      String name = argument instanceof OptionSpec option ? option.longestName() : "argument";
      Class<?> type = argument.auxiliaryTypes()[argument.auxiliaryTypes().length - 1];
      if (type.isEnum()) {
        List<String> choices =
            Arrays.stream(type.getEnumConstants())
                .map(choice -> choice.toString().toLowerCase(Locale.ROOT))
                .toList();
        return "%s: unknown value '%s'; %suse one of: %s"
            .formatted(name, value, Spelling.hint(value, choices), String.join(", ", choices));
      }
      if (type == Integer.class || type == int.class || type == Long.class || type == long.class) {
        return "%s: expected a whole number, not '%s'".formatted(name, value);
      }
      String cause = String.valueOf(failure.getMessage());
      int colon = cause.indexOf(": ");
      return name + cause.substring(Math.max(colon, 0));
    }
  }
}
