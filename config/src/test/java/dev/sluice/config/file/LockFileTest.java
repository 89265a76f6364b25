package dev.sluice.config.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LockFileTest {
  @TempDir private Path directory;

  @Test
  void locksOnceUntilItIsClosed() throws IOException {
    Path file = directory.resolve("lock");
    LockFile held = LockFile.tryLock(file).orElseThrow();

    assertEquals(Optional.empty(), LockFile.tryLock(file));
    assertEquals(Optional.empty(), LockFile.tryLock(file));
    held.close();

    assertTrue(Files.exists(file));
    LockFile.tryLock(file).orElseThrow().close();
  }

  @Test
  void locksOneFileAlone() throws IOException {
    try (LockFile one = LockFile.tryLock(directory.resolve("one")).orElseThrow();
        LockFile other = LockFile.tryLock(directory.resolve("other")).orElseThrow()) {
      assertTrue(one != other);
    }
  }

  @Test
  void isAwaitedUntilItIsReleased() throws IOException {
    Path file = directory.resolve("lock");
    LockFile held = LockFile.tryLock(file).orElseThrow();
    CompletableFuture<Optional<LockFile>> awaited =
        CompletableFuture.supplyAsync(() -> awaited(file, Duration.ofSeconds(20)));

    assertEquals(Optional.empty(), awaited(file, Duration.ofMillis(50)));
    assertFalse(awaited.isDone());
    held.close();

    awaited.join().orElseThrow().close();
  }

  private static Optional<LockFile> awaited(Path file, Duration longest) {
    try {
      return LockFile.await(file, longest);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void needsItsDirectory() {
    Path lost = directory.resolve("absent").resolve("lock");

    assertThrows(NoSuchFileException.class, () -> LockFile.tryLock(lost));
  }
}
