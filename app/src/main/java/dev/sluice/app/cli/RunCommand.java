package dev.sluice.app.cli;

import dev.sluice.app.wiring.SluiceNode;
import dev.sluice.app.wiring.StateDirectory;
import dev.sluice.app.wiring.Teardown;
import dev.sluice.config.settings.Role;
import dev.sluice.config.settings.Settings;
import dev.sluice.tools.command.ConfigFiles;
import dev.sluice.tools.command.Logging;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

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
      description = "some of proxy, chain, control; default: as in sluice.yaml")
  private List<Role> roles = List.of();

  @Option(
      names = "--state",
      paramLabel = "DIR",
      description = "state that outlives the process; default: as in sluice.yaml")
  private Optional<Path> state = Optional.empty();

  @Override
  public Integer call() throws Exception {
    Logging.forMachines();
    Settings settings = settings();
    return ServerProcess.serve(teardown -> start(settings, teardown));
  }

  private void start(Settings settings, Teardown teardown) throws IOException {
    teardown.push("state", StateDirectory.claim(settings.state())::close);
    SluiceNode.start(settings, config, teardown);
  }

  private Settings settings() throws IOException {
    Settings read = ConfigFiles.settings(config);
    Settings placed = state.map(dir -> read.withState(dir.toAbsolutePath())).orElse(read);
    return roles.isEmpty() ? placed : placed.withRoles(EnumSet.copyOf(roles));
  }
}
