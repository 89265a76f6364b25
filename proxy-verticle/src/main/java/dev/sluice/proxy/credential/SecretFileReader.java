package dev.sluice.proxy.credential;

import dev.sluice.config.file.RegularFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Optional;
import java.util.Set;

/** Reads files that hold one secret. Blocks on the disk. */
final class SecretFileReader {
  /** The largest secret, a line end of two bytes, and one byte to detect a longer file. */
  private static final int READ_LIMIT = Secret.MAX_BYTES + 3;

  private static final Set<PosixFilePermission> OPEN =
      Set.of(
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE,
          PosixFilePermission.GROUP_WRITE);

  private SecretFileReader() {}

  /** The secret, or empty when the file is unreadable or its content is not valid. */
  static Optional<Secret> read(Path file) {
    try {
      byte[] read = RegularFile.read(file, READ_LIMIT);
      return read.length == READ_LIMIT ? Optional.empty() : Secret.of(read);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Whether other users of the machine may read or change the file; false when unknown. */
  static boolean isOpen(Path file) {
    try {
      return Files.getPosixFilePermissions(file).stream().anyMatch(OPEN::contains);
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }
}
