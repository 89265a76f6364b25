package dev.sluice.control.files;

import dev.sluice.config.registration.RegistrationCheck;
import dev.sluice.config.registration.RegistrationFiles;
import dev.sluice.config.settings.ConfigDirectory;
import dev.sluice.policy.snapshot.RegistrationsOnly;
import dev.sluice.policy.snapshot.SnapshotCompiler.EntryCheck;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * Everything that a reload reads.
 *
 * @param directory policies and registrations
 * @param check knows whether registrations can work and their files can be used
 */
public record ConfigurationFiles(ConfigDirectory directory, EntryCheck check) {
  /**
   * Reads a directory, and the files that its registrations name. Blocks.
   *
   * @throws IOException when the directory or a file in it cannot be read
   */
  public static ConfigurationFiles read(Path directory) throws IOException {
    ConfigDirectory files = ConfigDirectory.read(directory);
    return new ConfigurationFiles(
        files,
        new RegistrationsOnly(
            RegistrationCheck.of(
                files.registrations().map(RegistrationFiles::examine).orElse(Map.of()))));
  }
}
