package dev.sluice.config.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AtomicFileTest {
  @TempDir private Path directory;
  private Path file;

  /** A way to write a file. */
  @FunctionalInterface
  interface Write {
    void to(Path file, byte[] content) throws IOException;
  }

  static Stream<Write> replacing() {
    return Stream.of(
        AtomicFile::replace,
        AtomicFile::replaceUnforced,
        (file, content) ->
            AtomicFile.replace(file, content, PosixFilePermissions.fromString("rw-r-----")));
  }

  @BeforeEach
  void nameFile() {
    file = directory.resolve("state");
  }

  @ParameterizedTest
  @MethodSource("replacing")
  void replacesAnExistingFile(Write write) throws IOException {
    write.to(file, bytes("a longer first content"));
    write.to(file, bytes("second"));

    assertEquals("second", Files.readString(file));
    assertEquals(List.of(file), contents());
  }

  @ParameterizedTest
  @MethodSource("replacing")
  void overwritesTheDraftOfACrash(Write write) throws IOException {
    Path left = directory.resolve("state" + AtomicFile.UNFINISHED);
    Files.writeString(left, "half of a much longer content");

    write.to(file, bytes("whole"));

    assertEquals("whole", Files.readString(file));
  }

  @ParameterizedTest
  @MethodSource("replacing")
  void needsItsDirectory(Write write) {
    Path lost = directory.resolve("absent").resolve("state");

    assertThrows(NoSuchFileException.class, () -> write.to(lost, bytes("x")));
  }

  @Test
  void setsTheMode() throws IOException {
    AtomicFile.replace(file, bytes("x"), PosixFilePermissions.fromString("r--------"));

    assertEquals("r--------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
  }

  @Test
  void createsAFileOnce() throws IOException {
    AtomicFile.create(file, bytes("first"));

    assertThrows(FileAlreadyExistsException.class, () -> AtomicFile.create(file, bytes("second")));
    assertEquals("first", Files.readString(file));
    assertEquals(List.of(file), contents());
  }

  @Test
  void whatIsNotDurableIsNotThere() throws IOException {
    AtomicInteger forced = new AtomicInteger();

    IOException fault =
        assertThrows(
            IOException.class,
            () -> AtomicFile.create(file, bytes("x"), names -> fail(forced.incrementAndGet() < 2)));

    assertFalse(fault instanceof AtomicFile.UncertainFile);
    assertEquals(2, forced.get());
    assertEquals(List.of(), contents());
  }

  @Test
  void aFileThatMayStayIsToldApart() {
    assertThrows(
        AtomicFile.UncertainFile.class,
        () -> AtomicFile.create(file, bytes("x"), names -> fail(true)));
  }

  private static void fail(boolean now) throws IOException {
    if (now) {
      throw new IOException("the disk failed");
    }
  }

  @Test
  void letsOneOfManyCreateIt() throws Exception {
    List<Callable<Boolean>> attempts = Collections.nCopies(16, this::create);
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      long created =
          threads.invokeAll(attempts).stream()
              .map(Future::resultNow)
              .filter(Boolean::booleanValue)
              .count();

      assertEquals(1, created);
    }
  }

  private boolean create() throws IOException {
    try {
      AtomicFile.create(file, bytes("x"));
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    }
  }

  private List<Path> contents() throws IOException {
    try (Stream<Path> all = Files.list(directory)) {
      return all.toList();
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
