package dev.sluice.tools.command;

import dev.sluice.config.settings.ConfigDirectory;
import dev.sluice.config.settings.Settings;
import dev.sluice.config.source.Compilation;
import dev.sluice.config.source.Source;
import dev.sluice.config.source.Violation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Reads the files of {@code --config DIR} that a command needs. */
public final class ConfigFiles {
  private ConfigFiles() {}

  /**
   * The node settings; defaults without a {@code sluice.yaml}. Warnings go to stderr.
   *
   * @throws CommandFailure when {@code sluice.yaml} is invalid, with all violations
   */
  public static Settings settings(Path directory) throws IOException {
    Optional<Source> file = ConfigDirectory.read(directory).settings();
    if (file.isEmpty()) {
      return Settings.defaults();
    }
    return switch (Settings.read(file.get())) {
      case Compilation.Compiled<Settings> compiled -> {
        warn(compiled.warnings());
        yield compiled.value();
      }
      case Compilation.Rejected<Settings> rejected ->
          throw CommandFailure.usage(lines(rejected.violations()));
    };
  }

  public static List<String> lines(List<Violation> violations) {
    return violations.stream().map(Violation::toString).toList();
  }

  private static void warn(List<Violation> warnings) {
    warnings.forEach(warning -> System.err.println("sluice: " + warning));
  }
}
