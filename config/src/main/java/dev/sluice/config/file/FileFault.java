package dev.sluice.config.file;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Optional;

/** Words for failures of files, whose exceptions often name only the file. Any thread. */
public final class FileFault {
  private FileFault() {}

  public static String reason(IOException failure) {
    return switch (failure) {
      case NoSuchFileException missing -> "no such file or directory";
      case AccessDeniedException denied -> "permission denied";
      case NotDirectoryException other -> "not a directory";
      case FileAlreadyExistsException other -> "already exists";
      case FileSystemException other ->
          Optional.ofNullable(other.getReason()).orElse("cannot be used");
      default -> Optional.ofNullable(failure.getMessage()).orElse("cannot be read or written");
    };
  }

  public static String describe(IOException failure) {
    return failure instanceof FileSystemException named && named.getFile() != null
        ? named.getFile() + ": " + reason(failure)
        : reason(failure);
  }
}
