package dev.sluice.tools.explain;

import dev.sluice.config.ConfigDirectory;
import dev.sluice.config.Snapshot;
import dev.sluice.config.settings.Settings;
import dev.sluice.config.source.Compilation;
import dev.sluice.config.source.Source;
import dev.sluice.config.source.Violation;
import dev.sluice.config.source.Violation.Severity;
import dev.sluice.tools.command.CommandFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Options for the files to check: one policy with its services, or a whole directory. */
final class CheckedFiles {
  @Option(names = "--policy", paramLabel = "FILE", description = "YAML")
  private Optional<Path> policy = Optional.empty();

  @Option(
      names = "--gateway",
      paramLabel = "FILE",
      description = "TOML with the services that the policy may name")
  private Optional<Path> gateway = Optional.empty();

  @Option(
      names = "--config",
      paramLabel = "DIR",
      description = "directory of a node: sluice.yaml, gateway.toml, policies/*.yaml")
  private Optional<Path> directory = Optional.empty();

  /**
   * Everything to say about the files, errors first.
   *
   * @throws IOException when a file cannot be read
   */
  List<Violation> violations() throws IOException {
    if (directory.isPresent() && (policy.isPresent() || gateway.isPresent())) {
      throw CommandFailure.usage("--config DIR stands alone; leave --policy and --gateway out");
    }
    if (directory.isEmpty() && policy.isEmpty() && gateway.isEmpty()) {
      throw CommandFailure.usage("nothing to check; give --policy FILE or --config DIR");
    }
    return directory.isPresent() ? ofDirectory(directory.get()) : ofFiles();
  }

  private List<Violation> ofFiles() throws IOException {
    Map<String, Source> policies =
        policy.isEmpty() ? Map.of() : Map.of(Snapshot.DEFAULT_SANDBOX, Source.read(policy.get()));
    Optional<Source> registrations =
        gateway.isEmpty() ? Optional.empty() : Optional.of(Source.read(gateway.get()));
    return of(PolicyFiles.compile(policies, registrations));
  }

  private static List<Violation> ofDirectory(Path directory) throws IOException {
    ConfigDirectory files = ConfigDirectory.read(directory);
    List<Violation> all = new ArrayList<>();
    files.settings().map(Settings::read).map(CheckedFiles::of).ifPresent(all::addAll);
    all.addAll(of(PolicyFiles.compile(files.policies(), files.registrations())));
    return all.stream().sorted(Comparator.comparing(v -> v.severity() != Severity.ERROR)).toList();
  }

  private static List<Violation> of(Compilation<?> compilation) {
    return switch (compilation) {
      case Compilation.Compiled<?> compiled -> compiled.warnings();
      case Compilation.Rejected<?> rejected -> rejected.violations();
    };
  }
}
