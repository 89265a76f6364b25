package dev.sluice.control.files;

import dev.sluice.config.ConfigDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.stream.Stream;

/**
 * Identifies the state of a configuration directory without reading its files. Links are followed,
 * so that swapping a link counts as a change.
 */
final class FilesFingerprint {
  /** Bounds one look; above the number of policies that a directory may hold. */
  private static final int MAX_FILES = 10_000;

  private FilesFingerprint() {}

  /**
   * The state of {@code gateway.toml} and {@code policies/}.
   *
   * @throws IOException when the directory cannot be listed
   */
  static String of(Path directory) throws IOException {
    StringBuilder all = new StringBuilder();
    add(directory.resolve(ConfigDirectory.REGISTRATIONS), all);
    Path policies = directory.resolve(ConfigDirectory.POLICIES);
    if (Files.isDirectory(policies)) {
      for (Path file : list(policies)) {
        add(file, all);
      }
    }
    return all.toString();
  }

  private static List<Path> list(Path policies) throws IOException {
    try (Stream<Path> files = Files.list(policies)) {
      return files.sorted().limit(MAX_FILES).toList();
    }
  }

  private static void add(Path file, StringBuilder all) {
    all.append(file.getFileName());
    try {
      BasicFileAttributes state = Files.readAttributes(file, BasicFileAttributes.class);
      all.append(' ').append(state.size());
      all.append(' ').append(state.lastModifiedTime());
      all.append(' ').append(state.fileKey());
      // A change of rights changes nothing of the above.
      all.append(' ').append(Files.isReadable(file));
    } catch (IOException absent) {
      all.append(" absent");
    }
    all.append('\n');
  }
}
