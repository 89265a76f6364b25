package dev.sluice.config.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A file locked by one owner at a time, in this process or another. The operating system releases
 * the lock when the process ends, however it ends. Any thread; blocks on the disk.
 */
public final class LockFile implements AutoCloseable {
  private static final Duration LOOK = Duration.ofMillis(20);

  private final FileChannel channel;

  private LockFile(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Locks a file, created if absent; empty when it is locked already.
   *
   * @param file its directory exists
   * @throws IOException when the file cannot be written, or its file system has no locks
   */
  public static Optional<LockFile> tryLock(Path file) throws IOException {
    FileChannel channel =
        OwnerOnly.open(file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE));
    boolean locked = false;
    try {
      locked = lock(channel) != null;
      return locked ? Optional.of(new LockFile(channel)) : Optional.empty();
    } finally {
      if (!locked) {
        channel.close();
      }
    }
  }

  /**
   * Locks a file as {@link #tryLock} does, once its owner releases it.
   *
   * @return empty when it is still locked after the longest wait
   */
  public static Optional<LockFile> await(Path file, Duration longest) throws IOException {
    long begin = System.nanoTime();
    Optional<LockFile> lock = tryLock(file);
    while (lock.isEmpty() && System.nanoTime() - begin < longest.toNanos()) {
      LockSupport.parkNanos(LOOK.toNanos());
      lock = tryLock(file);
    }
    return lock;
  }

  /** Releases the lock; the file stays. */
  @Override
  public void close() throws IOException {
    channel.close();
  }

  private static @Nullable FileLock lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException lockedByThisProcess) {
      return null;
    }
  }
}
