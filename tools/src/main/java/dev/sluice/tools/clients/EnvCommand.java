package dev.sluice.tools.clients;

import dev.sluice.tools.command.CommandFailure;
import dev.sluice.tools.command.ExitCode;
import dev.sluice.tools.command.Logging;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sluice env}. */
@Command(
    name = "env",
    description =
        "Prints the variables with which clients use the proxy and trust it, and writes the files"
            + " that they name. For a shell: eval \"$(sluice env)\"",
    mixinStandardHelpOptions = true)
public final class EnvCommand implements Callable<Integer> {
  @Mixin private ClientOptions client = new ClientOptions();

  @Option(
      names = "--shell",
      paramLabel = "sh|fish|powershell|docker|compose|k8s",
      description = "how to write the variables; default: ${DEFAULT-VALUE}")
  private VariableSyntax syntax = VariableSyntax.SH;

  @Option(
      names = "--mounted",
      paramLabel = "DIR",
      description = "where a container sees the directory of the files; default: the same path")
  private Optional<Path> mounted = Optional.empty();

  @Override
  public Integer call() throws IOException {
    Logging.forPeople();
    if (client.lacksToken() && syntax == VariableSyntax.DOCKER) {
      throw CommandFailure.usage(
          "--shell docker: such a file takes no variables; name the token with --token-file FILE");
    }
    syntax
        .lines(client.environment(mounted).variables(), ClientEnvironment.UNSET)
        .forEach(System.out::println);
    return ExitCode.DONE;
  }
}
