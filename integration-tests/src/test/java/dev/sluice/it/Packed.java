package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What {@code mvn package -Pdist} made, if it ran. */
final class Packed {
  private static final Path DIRECTORY =
      Path.of("..", "app", "target", "dist").toAbsolutePath().normalize();

  private Packed() {}

  static Optional<Path> archive() {
    if (!Files.isDirectory(DIRECTORY)) {
      return Optional.empty();
    }
    try (DirectoryStream<Path> found = Files.newDirectoryStream(DIRECTORY, "sluice-*.tar.gz")) {
      for (Path archive : found) {
        return Optional.of(archive);
      }
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The paths of its files, without the folder that holds all of them. */
  static List<String> files() {
    return tar("-tzf").lines().map(name -> name.substring(name.indexOf('/') + 1)).toList();
  }

  /** The content of one of its files. */
  static String text(String file) {
    return tar("-xzOf", "--wildcards", "*/" + file);
  }

  private static String tar(String action, String... more) {
    String[] command = new String[more.length + 3];
    command[0] = "tar";
    command[1] = action;
    command[2] = archive().orElseThrow().toString();
    System.arraycopy(more, 0, command, 3, more.length);
    Shell tar = Shell.run(command);
    assertThat(tar.exit()).as(tar.output()).isZero();
    return tar.output();
  }
}
