package dev.sluice.config.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
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
  void needsItsDirectory() {
    Path lost = directory.resolve("absent").resolve("lock");

    assertThrows(NoSuchFileException.class, () -> LockFile.tryLock(lost));
  }
}
