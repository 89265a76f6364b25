package dev.sluice.app.cli;

import dev.sluice.app.node.EntryChecks;
import dev.sluice.config.Snapshot;
import dev.sluice.config.SnapshotCompiler;
import dev.sluice.config.source.Compilation;
import dev.sluice.config.source.Source;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code sluice policy check}. */
@Command(
    name = "check",
    description = "Says whether a policy would be accepted: exit code 0, or 1 and all violations.",
    mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {
  @Option(names = "--policy", required = true, paramLabel = "FILE", description = "YAML")
  private Path policy = Path.of("");

  @Option(
      names = "--gateway",
      paramLabel = "FILE",
      description = "TOML with the services that the policy may name")
  private Optional<Path> gateway = Optional.empty();

  @Override
  public Integer call() throws IOException {
    Logging.forPeople();
    Map<String, Source> policies = Map.of(Snapshot.DEFAULT_SANDBOX, Source.read(policy));
    Optional<Source> registrations =
        gateway.isEmpty() ? Optional.empty() : Optional.of(Source.read(gateway.get()));
    return switch (SnapshotCompiler.compile(1, policies, registrations, new EntryChecks())) {
      case Compilation.Compiled<?> compiled -> {
        ConfigFiles.lines(compiled.warnings()).forEach(System.err::println);
        yield ExitCode.DONE;
      }
      case Compilation.Rejected<?> rejected -> {
        ConfigFiles.lines(rejected.violations()).forEach(System.out::println);
        yield ExitCode.NO;
      }
    };
  }
}
