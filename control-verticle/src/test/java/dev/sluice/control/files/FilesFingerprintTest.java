package dev.sluice.control.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.control.ConfigFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilesFingerprintTest {
  @TempDir private Path directory;

  @Test
  void nothingThereIsAStateOfItsOwn() throws IOException {
    String empty = FilesReader.stateOf(directory);
    new ConfigFolder(directory).write("default", ConfigFolder.policy("a.test"));

    assertThat(FilesReader.stateOf(directory)).isNotEqualTo(empty);
  }

  @Test
  void theSameFilesLookTheSame() throws IOException {
    new ConfigFolder(directory).write("default", ConfigFolder.policy("a.test"));

    assertThat(FilesReader.stateOf(directory)).isEqualTo(FilesReader.stateOf(directory));
  }

  @Test
  void registrationsCount() throws IOException {
    Path registrations = directory.resolve("gateway.toml");
    String absent = FilesReader.stateOf(directory);
    Files.writeString(registrations, "# one");
    String first = FilesReader.stateOf(directory);
    Files.writeString(registrations, "# another");

    assertThat(first).isNotEqualTo(absent);
    assertThat(FilesReader.stateOf(directory)).isNotIn(absent, first);
  }

  /** As a mounted volume is updated: files of one size and one time behind another link. */
  @Test
  void aDirectorySwappedByALinkCounts() throws IOException {
    Path first = new ConfigFolder(directory.resolve("1")).write("default", "# 1").path();
    Path second = new ConfigFolder(directory.resolve("2")).write("default", "# 2").path();
    Files.setLastModifiedTime(
        second.resolve("policies/default.yaml"),
        Files.getLastModifiedTime(first.resolve("policies/default.yaml")));
    Path config = Files.createDirectories(directory.resolve("config"));
    Path link = config.resolve("policies");
    Files.createSymbolicLink(link, first.resolve("policies"));
    String before = FilesReader.stateOf(config);

    Path next = Files.createSymbolicLink(config.resolve("next"), second.resolve("policies"));
    Files.move(next, link, StandardCopyOption.ATOMIC_MOVE);

    assertThat(FilesReader.stateOf(config)).isNotEqualTo(before);
  }
}
