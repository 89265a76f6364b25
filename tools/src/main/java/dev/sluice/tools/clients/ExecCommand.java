package dev.sluice.tools.clients;

import dev.sluice.tools.command.CommandFailure;
import dev.sluice.tools.command.Logging;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "exec",
    description =
        "Runs a command with the variables of sluice env. It confines nothing: a command that"
            + " ignores them goes its own way.",
    mixinStandardHelpOptions = true)
public final class ExecCommand implements Callable<Integer> {
  @Mixin private ClientOptions client = new ClientOptions();

  @Parameters(
      paramLabel = "COMMAND",
      arity = "1..*",
      description = "after --: the command and its arguments")
  private List<String> command = List.of();

  /** Options behind the command are its own, and no part of an error here. */
  @Spec
  void keep(CommandSpec spec) {
    spec.parser().stopAtPositional(true);
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Logging.forPeople();
    if (client.lacksToken()) {
      throw CommandFailure.usage("--sandbox: name the file with its token, --token-file FILE");
    }
    ClientEnvironment environment = client.environment();
    ProcessBuilder process = new ProcessBuilder(command).inheritIO();
    environment.applyTo(process.environment());
    System.err.println(
        "sluice exec: " + command.getFirst() + " gets variables and files, and is not confined");
    try {
      return process.start().waitFor();
    } catch (IOException e) {
      throw CommandFailure.usage(command.getFirst() + " cannot be run; is it installed?");
    }
  }
}
