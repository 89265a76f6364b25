package dev.sluice.tools.clients;

import dev.sluice.tools.command.CommandFailure;
import dev.sluice.tools.command.ExitCode;
import dev.sluice.tools.command.Logging;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

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

  /** How a shell, or a file of variables, is written. */
  private enum VariableSyntax {
    SH("", "export %s=\"%s\"", "unset %s"),
    FISH("", "set -gx %s \"%s\"", "set -e %s"),
    POWERSHELL("", "$Env:%s = \"%s\"", "Remove-Item Env:%s -ErrorAction Ignore"),
    /** A file for {@code docker run --env-file}, which reads no quotes. */
    DOCKER("", "%s=%s", "%s="),
    COMPOSE("environment:", "  %s: '%s'", "  %s: ''"),
    K8S("env:", "  - name: %s\n    value: '%s'", "  - name: %s\n    value: ''");

    private final String head;
    private final String assignment;
    private final String removal;

    VariableSyntax(String head, String assignment, String removal) {
      this.head = head;
      this.assignment = assignment;
      this.removal = removal;
    }

    List<String> lines(Map<String, String> variables, List<String> unset) {
      return Stream.of(
              Stream.of(head).filter(line -> !line.isEmpty()),
              variables.entrySet().stream()
                  .map(one -> assignment.formatted(one.getKey(), escaped(one.getValue()))),
              unset.stream().map(removal::formatted))
          .flatMap(lines -> lines)
          .toList();
    }

    /** Shells get double quotes, so that they put the token in. */
    private String escaped(String value) {
      return switch (this) {
        case SH ->
            escapedDollars(backslashed(value).replace("`", "\\`"), "\\$", ClientOptions.TOKEN);
        case FISH -> escapedDollars(backslashed(value), "\\$", "$SLUICE_TOKEN");
        case POWERSHELL ->
            escapedDollars(
                value.replace("`", "``").replace("\"", "`\""), "`$", "$($Env:SLUICE_TOKEN)");
        case DOCKER -> value;
        // Both put variables in by themselves.
        case COMPOSE -> escapedDollars(value.replace("'", "''"), "$$", ClientOptions.TOKEN);
        case K8S -> value.replace("'", "''").replace(ClientOptions.TOKEN, "$(SLUICE_TOKEN)");
      };
    }

    private static String backslashed(String value) {
      return value.replace("\\", "\\\\").replace("\"", "\\\"");
    }

    private static String escapedDollars(String value, String escaped, String token) {
      int at = value.indexOf(ClientOptions.TOKEN);
      return at < 0
          ? value.replace("$", escaped)
          : value.substring(0, at).replace("$", escaped)
              + token
              + value.substring(at + ClientOptions.TOKEN.length()).replace("$", escaped);
    }
  }
}
