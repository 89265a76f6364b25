package dev.sluice.tools.doctor;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A new directory with the files of one trial, until it is closed. */
record TrialDirectory(Path path) implements AutoCloseable {
  /**
   * @param files texts by names
   */
  static TrialDirectory with(Map<String, String> files) throws IOException {
    TrialDirectory made = new TrialDirectory(Files.createTempDirectory("sluice-doctor"));
    for (Map.Entry<String, String> file : files.entrySet()) {
      Files.writeString(made.path.resolve(file.getKey()), file.getValue());
    }
    return made;
  }

  /** A client that was ended may still write; what it leaves then is left to the system. */
  @Override
  public void close() {
    try {
      Files.walkFileTree(path, new Deletion());
    } catch (IOException e) {
      path.toFile().deleteOnExit();
    }
  }

  private static final class Deletion extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.delete(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException fault)
        throws IOException {
      Files.delete(directory);
      return FileVisitResult.CONTINUE;
    }
  }
}
