package dev.sluice.app.cli;

import dev.sluice.app.node.Node;
import dev.sluice.app.node.StateDirectory;
import dev.sluice.app.node.Teardown;
import dev.sluice.config.settings.Role;
import dev.sluice.config.settings.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code sluice run}. */
@Command(
    name = "run",
    description = "Runs a node until it is told to stop.",
    mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {
  @Option(
      names = "--config",
      required = true,
      paramLabel = "DIR",
      description = "holds sluice.yaml, gateway.toml and policies/*.yaml")
  private Path config = Path.of("");

  @Option(
      names = "--roles",
      split = ",",
      paramLabel = "ROLE",
      description = "some of proxy, chain, control; default: as sluice.yaml says")
  private List<Role> roles = List.of();

  @Option(
      names = "--state",
      paramLabel = "DIR",
      description = "what outlives the process; default: as sluice.yaml says")
  private Optional<Path> state = Optional.empty();

  @Override
  public Integer call() throws Exception {
    Logging.forMachines();
    Settings settings = settings();
    return Lifetime.serve(teardown -> start(settings, teardown));
  }

  private void start(Settings settings, Teardown teardown) throws IOException {
    teardown.push("state", StateDirectory.claim(settings.state())::close);
    Node.start(settings, config, teardown);
  }

  private Settings settings() throws IOException {
    Settings read = ConfigFiles.settings(config);
    Settings placed = state.map(dir -> read.withState(dir.toAbsolutePath())).orElse(read);
    return roles.isEmpty() ? placed : placed.withRoles(EnumSet.copyOf(roles));
  }
}
