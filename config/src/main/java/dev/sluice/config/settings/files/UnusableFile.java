package dev.sluice.config.settings.files;

import dev.sluice.config.file.FileFault;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A file that a setting names cannot be used. The message never quotes its content. */
public final class UnusableFile extends IOException {
  private static final long serialVersionUID = 1L;

  private final String problem;

  /**
   * @param problem names the file, and the remedy where there is one
   */
  UnusableFile(String setting, String problem) {
    super(setting + ": " + problem);
    this.problem = problem;
  }

  static UnusableFile unreadable(String setting, Path file, IOException failure) {
    return new UnusableFile(setting, problem(file, failure));
  }

  public String problem() {
    return problem;
  }

  private static String problem(Path file, IOException failure) {
    String reason = FileFault.reason(failure);
    return failure instanceof FileSystemException
        ? "%s cannot be read: %s; %s".formatted(file, reason, remedy(failure))
        : reason;
  }

  private static String remedy(IOException failure) {
    return switch (failure) {
      case NoSuchFileException missing -> "create it or remove the key";
      case AccessDeniedException denied -> "let the user that runs Sluice read it";
      default -> "correct the path";
    };
  }
}
