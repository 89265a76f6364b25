package dev.sluice.app.cli;

import dev.sluice.app.dev.DevMode;
import dev.sluice.app.wiring.Teardown;
import dev.sluice.config.settings.Settings;
import dev.sluice.tools.command.ConfigFiles;
import dev.sluice.tools.command.Logging;
import dev.sluice.tools.command.Terminal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "dev",
    description = "Runs everything in one process: all roles, a Kafka broker, an origin to try.",
    mixinStandardHelpOptions = true)
final class DevCommand implements Callable<Integer> {
  @Option(
      names = "--state",
      paramLabel = "DIR",
      description = "state that outlives the process; default: ./.sluice")
  private Optional<Path> state = Optional.empty();

  @Option(
      names = "--config",
      paramLabel = "DIR",
      description = "holds sluice.yaml, gateway.toml and policies/*.yaml; default: as shipped")
  private Optional<Path> config = Optional.empty();

  @Option(
      names = "--no-kafka",
      description = "use the broker that already runs at kafka.bootstrap_servers")
  private boolean noKafka;

  @Option(names = "--no-demo", description = "start no demo origin")
  private boolean noDemo;

  @Override
  public Integer call() throws Exception {
    Logging.forPeople();
    Path directory = config.orElseGet(DevCommand::shipped);
    Settings settings = settings(directory);
    DevMode dev = new DevMode(settings, directory, config.isEmpty(), !noKafka, !noDemo);
    StartDisplay display = StartDisplay.of(Terminal.ofOutput());
    return ServerProcess.serve(new Teardown(display), teardown -> start(dev, teardown, display));
  }

  private static void start(DevMode dev, Teardown teardown, StartDisplay display)
      throws IOException {
    try {
      dev.start(teardown, demo -> display.end(dev.settings(), demo), System.out);
    } catch (IOException | RuntimeException e) {
      display.abort();
      throw e;
    }
  }

  private Settings settings(Path directory) throws IOException {
    Settings read = ConfigFiles.settings(directory);
    return state.map(dir -> read.withState(dir.toAbsolutePath().normalize())).orElse(read);
  }

  private static Path shipped() {
    return ShippedHome.path().resolve("etc");
  }
}
