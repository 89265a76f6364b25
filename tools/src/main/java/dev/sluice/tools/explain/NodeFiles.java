package dev.sluice.tools.explain;

import dev.sluice.config.settings.ConfigDirectory;
import dev.sluice.config.settings.Role;
import dev.sluice.config.settings.Settings;
import dev.sluice.config.settings.files.SettingsFiles;
import dev.sluice.config.source.Compilation;
import dev.sluice.config.source.Source;
import dev.sluice.config.source.Violation;
import dev.sluice.config.source.Violation.Severity;
import dev.sluice.policy.boundary.Boundary;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What a directory says of its node, apart from policies and registrations.
 *
 * @param violations of the settings and the files that they name
 * @param testsRequired whether every policy has to have tests
 */
record NodeFiles(List<Violation> violations, boolean testsRequired) {
  NodeFiles {
    violations = List.copyOf(violations);
  }

  static NodeFiles of(Path directory, ConfigDirectory files) {
    return files
        .settings()
        .map(settings -> of(directory, files, settings))
        .orElseGet(() -> of(directory, files, Settings.defaults(), List.of()));
  }

  private static NodeFiles of(Path directory, ConfigDirectory files, Source settings) {
    return switch (Settings.read(settings)) {
      case Compilation.Compiled<Settings> read -> {
        List<Violation> all = new ArrayList<>(read.warnings());
        all.addAll(SettingsFiles.examine(settings, read.value()));
        yield of(directory, files, read.value(), all);
      }
      case Compilation.Rejected<Settings> rejected -> new NodeFiles(rejected.violations(), false);
    };
  }

  private static NodeFiles of(
      Path directory, ConfigDirectory files, Settings settings, List<Violation> found) {
    List<Violation> all = new ArrayList<>(found);
    if (settings.roles().contains(Role.CONTROL) && hasNoPolicy(files)) {
      all.add(
          new Violation(
              directory.toString(),
              1,
              1,
              "",
              "has no policies/*.yaml; everything is denied",
              Severity.WARNING));
    }
    return new NodeFiles(all, settings.control().testsRequired());
  }

  /** Files with other names are told by themselves. */
  private static boolean hasNoPolicy(ConfigDirectory files) {
    return Set.of(Boundary.NAME).containsAll(files.policies().keySet())
        && files.misnamed().nameless().isEmpty();
  }
}
