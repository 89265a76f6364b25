package dev.sluice.config.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;
import java.util.UUID;

/**
 * Writes files that a reader, also one after a crash, finds with the old content or the new, never
 * with a mixture. Only the owner can read them, unless another mode is asked for. The directory of
 * a file has to exist. Any thread; blocks on the disk.
 */
public final class AtomicFile {
  /** Suffix of files that a crash left unfinished; they may be deleted at the next start. */
  public static final String UNFINISHED = ".new";

  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");

  private AtomicFile() {}

  /**
   * Replaces a file; the new content survives a power loss when this returns. One writer per file.
   *
   * @throws IOException the new content may be lost; the old file, or the new one, is whole
   */
  public static void replace(Path file, byte[] content) throws IOException {
    Path draft = draft(file);
    fill(draft, content, Durability.POWER_LOSS);
    move(draft, file);
    forceDirectory(parent(file));
  }

  /**
   * Replaces a file without waiting for the disk: a power loss may cost the new content, a crash of
   * the process does not. One writer per file.
   */
  public static void replaceUnforced(Path file, byte[] content) throws IOException {
    Path draft = draft(file);
    fill(draft, content, Durability.PROCESS_CRASH);
    move(draft, file);
  }

  /**
   * Replaces a file like {@link #replace(Path, byte[])} and sets its mode. Until the content stands
   * under its name, only its owner can read it.
   *
   * @param file on a file system with POSIX permissions
   */
  public static void replace(Path file, byte[] content, Set<PosixFilePermission> mode)
      throws IOException {
    Path draft =
        Files.createTempFile(
            parent(file),
            file.getFileName().toString(),
            UNFINISHED,
            PosixFilePermissions.asFileAttribute(OWNER_ONLY));
    try {
      fill(draft, content, Durability.POWER_LOSS);
      Files.setPosixFilePermissions(draft, mode);
      move(draft, file);
    } finally {
      Files.deleteIfExists(draft);
    }
    forceDirectory(parent(file));
  }

  /**
   * Creates a file; it survives a power loss when this returns. Of several processes that create
   * it, on any number of machines, one succeeds: a hard link is made atomically, over NFS too.
   *
   * @param file on a file system with hard links
   * @throws FileAlreadyExistsException when the file exists
   * @throws UncertainFile when the file may stay, now or after a power loss
   * @throws IOException when there is no file
   */
  public static void create(Path file, byte[] content) throws IOException {
    create(file, content, AtomicFile::forceDirectory);
  }

  static void create(Path file, byte[] content, NamesForce force) throws IOException {
    Path draft = file.resolveSibling(UUID.randomUUID() + UNFINISHED);
    try {
      fill(draft, content, Durability.POWER_LOSS);
      Files.createLink(file, draft);
    } finally {
      discard(draft);
    }
    try {
      force.of(parent(file));
    } catch (IOException e) {
      undo(file, force, e);
      throw e;
    }
  }

  private static void discard(Path draft) {
    try {
      Files.deleteIfExists(draft);
    } catch (IOException clutter) {
      // The file stands, or it does not, with or without its draft.
      return;
    }
  }

  private static void undo(Path file, NamesForce force, IOException cause) throws UncertainFile {
    try {
      Files.delete(file);
      force.of(parent(file));
    } catch (IOException e) {
      throw new UncertainFile(cause);
    }
  }

  @FunctionalInterface
  interface NamesForce {
    void of(Path directory) throws IOException;
  }

  /** A file may have been created, or may not. */
  public static final class UncertainFile extends IOException {
    private static final long serialVersionUID = 1L;

    /** Neither the file nor its absence is durable. */
    public UncertainFile(IOException cause) {
      super(cause.getMessage(), cause);
    }
  }

  /** Makes the names in a directory survive a power loss. */
  public static void forceDirectory(Path directory) throws IOException {
    try (FileChannel names = FileChannel.open(directory, StandardOpenOption.READ)) {
      names.force(true);
    }
  }

  /** Which failure written bytes survive. */
  private enum Durability {
    PROCESS_CRASH,
    POWER_LOSS
  }

  private static void fill(Path file, byte[] content, Durability durability) throws IOException {
    Set<StandardOpenOption> options =
        EnumSet.of(
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE);
    try (FileChannel channel = OwnerOnly.open(file, options)) {
      ByteBuffer bytes = ByteBuffer.wrap(content);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      if (durability == Durability.POWER_LOSS) {
        channel.force(true);
      }
    }
  }

  private static void move(Path draft, Path file) throws IOException {
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static Path draft(Path file) {
    return file.resolveSibling(file.getFileName() + UNFINISHED);
  }

  private static Path parent(Path file) {
    return file.toAbsolutePath().resolveSibling("");
  }
}
