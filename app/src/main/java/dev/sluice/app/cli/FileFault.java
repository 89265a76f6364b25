package dev.sluice.app.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** The messages of file exceptions, which often are only a name, as sentences. */
final class FileFault {
  private FileFault() {}

  static String describe(IOException e) {
    return switch (e) {
      case NoSuchFileException missing -> missing.getFile() + ": no such file or directory";
      case AccessDeniedException denied -> denied.getFile() + ": permission denied";
      case NotDirectoryException other -> other.getFile() + ": not a directory";
      case FileAlreadyExistsException other -> other.getFile() + ": is in the way";
      default -> String.valueOf(e.getMessage());
    };
  }
}
