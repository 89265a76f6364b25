package dev.sluice.config.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Reads files that an operator keeps. Any thread; blocks on the disk, but not on a pipe or a
 * device, which may never end.
 */
public final class RegularFile {
  private RegularFile() {}

  /**
   * Opens a file, a pipe or a device.
   *
   * @throws IOException when it is a directory or cannot be opened; the message names it
   */
  public static InputStream open(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new IOException(file + " is a directory; name a file");
    }
    return Files.newInputStream(file);
  }

  /**
   * The first bytes of a file; links are followed.
   *
   * @param maxBytes most bytes to read; a caller with a limit asks for one more
   * @throws IOException when it is no regular file or cannot be read; the message names the file
   */
  public static byte[] read(Path file, int maxBytes) throws IOException {
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new IOException(file + " is not a regular file; replace it with one, or remove it");
    }
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(maxBytes);
    }
  }
}
