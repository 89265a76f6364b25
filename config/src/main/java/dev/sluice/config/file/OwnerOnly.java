package dev.sluice.config.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Files and directories for their owner alone, modes 0600 and 0700, where the file system has POSIX
 * permissions. Any thread; blocks on the disk.
 */
public final class OwnerOnly {
  private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");
  private static final Set<PosixFilePermission> DIRECTORY =
      PosixFilePermissions.fromString("rwx------");

  private OwnerOnly() {}

  /** Opens a file; one that is created is its owner's alone, an existing one keeps its mode. */
  public static FileChannel open(Path file, Set<? extends OpenOption> options) throws IOException {
    return FileChannel.open(file, options, attributes(file, FILE));
  }

  /** Creates a directory and its missing parents; existing ones keep their modes. */
  public static Path createDirectories(Path directory) throws IOException {
    return Files.createDirectories(directory, attributes(directory, DIRECTORY));
  }

  /**
   * Takes a file or a directory away from others. Its content is not looked at.
   *
   * @throws IOException when this process may not, for example since it is not the owner
   */
  public static void restrict(Path path) throws IOException {
    if (isPosix(path.getFileSystem())) {
      Set<PosixFilePermission> mode = Files.isDirectory(path) ? DIRECTORY : FILE;
      if (!Files.getPosixFilePermissions(path).equals(mode)) {
        Files.setPosixFilePermissions(path, mode);
      }
    }
  }

  private static FileAttribute<?>[] attributes(Path path, Set<PosixFilePermission> mode) {
    return isPosix(path.getFileSystem())
        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(mode)}
        : new FileAttribute<?>[0];
  }

  private static boolean isPosix(FileSystem files) {
    return files.supportedFileAttributeViews().contains("posix");
  }
}
