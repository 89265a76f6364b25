package dev.sluice.tools.secrets;

import dev.sluice.tools.command.CommandFailure;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Keeps a value out of the arguments of a command, where others could see it. */
final class NoArguments {
  /** Taken, so that the parser does not print it in an error. */
  @Parameters(hidden = true)
  private List<String> arguments = List.of();

  /** A value may begin with a dash, and must not become part of an error about options. */
  @Spec(Spec.Target.MIXEE)
  void takeValues(CommandSpec spec) {
    spec.parser().unmatchedOptionsArePositionalParams(true);
  }

  /**
   * To be called first.
   *
   * @throws CommandFailure when there are arguments
   */
  void require() {
    if (!arguments.isEmpty()) {
      throw CommandFailure.usage(
          "no value is taken from arguments, because the shell keeps them in its history and"
              + " others see them among the processes; leave it out and type it when asked, or use"
              + " --file FILE");
    }
  }
}
