package dev.sluice.control.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Writes files so that a crash or a power loss leaves the old content or the new, never both;
 * blocks on the disk.
 */
public final class AtomicFile {
  /** How the names end of what a crash left half written by {@link #create}. */
  static final String UNFINISHED = ".new";

  private AtomicFile() {}

  /**
   * Replaces a file and makes it durable.
   *
   * @param file its directory exists
   * @throws IOException when the content is not durable; the old file is still there then
   */
  public static void write(Path file, byte[] content) throws IOException {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    fill(fresh, content, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING);
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    forceNames(file);
  }

  /**
   * Makes a file that nobody made before, and makes it durable. Of several processes that try, on
   * whichever machines, one succeeds: making a hard link is atomic, over NFS too.
   *
   * @param file its directory exists, on a file system with hard links
   * @throws FileAlreadyExistsException when somebody made it before
   * @throws IOException when the content is not durable
   */
  static void create(Path file, byte[] content) throws IOException {
    Path fresh = file.resolveSibling(UUID.randomUUID() + UNFINISHED);
    try {
      fill(fresh, content, StandardOpenOption.CREATE_NEW);
      Files.createLink(file, fresh);
    } finally {
      Files.deleteIfExists(fresh);
    }
    forceNames(file);
  }

  private static void fill(Path file, byte[] content, OpenOption... options) throws IOException {
    Set<OpenOption> all = new HashSet<>(List.of(options));
    all.add(StandardOpenOption.WRITE);
    try (FileChannel channel = FileChannel.open(file, all)) {
      ByteBuffer bytes = ByteBuffer.wrap(content);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
  }

  /** The name, too, has to survive a power loss. */
  private static void forceNames(Path file) throws IOException {
    try (FileChannel names =
        FileChannel.open(file.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
      names.force(true);
    }
  }
}
