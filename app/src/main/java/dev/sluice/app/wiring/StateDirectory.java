package dev.sluice.app.wiring;

import dev.sluice.config.file.LockFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/** The directory that outlives the process. One process holds it at a time. */
public final class StateDirectory implements AutoCloseable {
  private final LockFile lock;

  private StateDirectory(LockFile lock) {
    this.lock = lock;
  }

  /**
   * Claims the directory; creates it if absent, readable by its owner only.
   *
   * @throws StartFailure when another process holds it, or it is not writable
   */
  public static StateDirectory claim(Path directory) {
    try {
      create(directory);
      Optional<LockFile> lock = LockFile.tryLock(directory.resolve("lock"));
      if (lock.isPresent()) {
        return new StateDirectory(lock.get());
      }
    } catch (IOException e) {
      throw new StartFailure("state: " + directory + " cannot be used: " + e.getMessage(), e);
    }
    throw new StartFailure(
        "state: " + directory + " is in use by another process; stop it or choose another --state",
        new IOException("locked"));
  }

  @Override
  public void close() throws IOException {
    lock.close();
  }

  private static void create(Path directory) throws IOException {
    if (Files.isDirectory(directory)) {
      return;
    }
    Path parent = directory.toAbsolutePath().getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    boolean posix = directory.getFileSystem().supportedFileAttributeViews().contains("posix");
    if (posix) {
      Files.createDirectory(
          directory,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } else {
      Files.createDirectory(directory);
    }
  }
}
