package dev.sluice.control.files;

import dev.sluice.config.source.Violation;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Duration;

/** The configuration files could not be read; nothing was changed. */
public final class UnreadableFiles extends IOException {
  private static final long serialVersionUID = 1L;

  private UnreadableFiles(String message) {
    super(message);
  }

  /** A file that is needed; quotes nothing of it. */
  public static UnreadableFiles because(Violation fault) {
    return new UnreadableFiles(fault.toString());
  }

  static UnreadableFiles because(IOException cause) {
    String file = String.valueOf(cause.getMessage());
    return new UnreadableFiles(
        switch (cause) {
          case AccessDeniedException denied -> file + ": permission denied";
          case NoSuchFileException absent -> file + ": no such file";
          case NotDirectoryException other -> file + ": not a directory";
          default -> file;
        });
  }

  static UnreadableFiles late(Path directory, Duration limit) {
    return new UnreadableFiles(
        "%s did not answer within %d ms; check its disk".formatted(directory, limit.toMillis()));
  }
}
