package dev.sluice.app.wiring;

import dev.sluice.config.file.FileFault;
import dev.sluice.config.file.LockFile;
import dev.sluice.config.file.OwnerOnly;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The directory that outlives the process. One process holds it at a time. */
public final class StateDirectory implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StateDirectory.class);

  /** Entries that Sluice owns; an operator may keep other files in the directory. */
  private static final List<String> PARTS =
      List.of("audit", "ca", "control", "demo", "kafka", "lock", "node", "tokens");

  /** For clients, and for those who verify events. */
  private static final Set<String> PUBLIC = Set.of("ca.pem", "key.pub", "jwks.json");

  private final LockFile lock;

  private StateDirectory(LockFile lock) {
    this.lock = lock;
  }

  /**
   * Claims the directory; creates it if absent. It is its owner's alone, and so is what Sluice
   * keeps in it, also when it existed.
   *
   * @throws StartFailure when another process holds it, or it is not writable
   */
  public static StateDirectory claim(Path directory) {
    try {
      create(directory);
      Optional<LockFile> lock = LockFile.tryLock(directory.resolve("lock"));
      if (lock.isPresent()) {
        restrict(directory);
        return new StateDirectory(lock.get());
      }
    } catch (IOException e) {
      String problem = Files.isRegularFile(directory) ? "it is a file" : FileFault.reason(e);
      throw new StartFailure(
          "state: %s cannot be used: %s; choose another by --state or the key state"
              .formatted(directory, problem),
          e);
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
    if (!Files.isDirectory(directory)) {
      Path parent = directory.toAbsolutePath().getParent();
      if (parent != null) {
        Files.createDirectories(parent);
      }
      OwnerOnly.createDirectories(directory);
    }
  }

  /** A directory of another user, such as a volume that its group may write, stays as it is. */
  private static void restrict(Path directory) throws IOException {
    for (String part : PARTS) {
      Path top = directory.resolve(part);
      if (Files.exists(top, LinkOption.NOFOLLOW_LINKS)) {
        Files.walkFileTree(top, new Restriction());
      }
    }
    Restriction.of(directory);
  }

  /** Restricts files and directories; links are not followed. */
  private static final class Restriction extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
      of(directory);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      if (attributes.isRegularFile() && !PUBLIC.contains(String.valueOf(file.getFileName()))) {
        of(file);
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException gone) {
      return FileVisitResult.CONTINUE;
    }

    static void of(Path path) {
      try {
        OwnerOnly.restrict(path);
      } catch (IOException e) {
        LOG.warn("state: {} stays readable by others: {}", path, e.toString());
      }
    }
  }
}
