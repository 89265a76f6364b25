package dev.sluice.app.cli;

import dev.sluice.config.source.fault.Spelling;
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

/** Says in one line what is wrong with arguments, and what was meant. */
final class UsageErrors {
  private UsageErrors() {}

  /** The line, without the command that it is about. */
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
