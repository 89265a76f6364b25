package dev.sluice.bench.harness;

import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Options for the build under test. */
final class BuildOptions {
  @Option(names = "--distribution", description = "Another build, instead of app/target/sluice")
  private Optional<Path> distribution = Optional.empty();

  @Option(names = "--root", hidden = true)
  private Path root = Path.of("");

  /** The repository. */
  Path root() {
    return root.toAbsolutePath();
  }

  /** The configuration of the servers. */
  Path templates() {
    return root().resolve("benchmarks/peers");
  }

  /** The command that starts the measured build. */
  Path launcher() {
    return launcher(distribution.orElseGet(() -> root().resolve("app/target/sluice")));
  }

  /** The command that starts a build. */
  static Path launcher(Path distribution) {
    return distribution.toAbsolutePath().resolve("bin/sluice");
  }
}
