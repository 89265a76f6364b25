package dev.sluice.proxy.credential;

import dev.sluice.config.settings.credentials.SecretContent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;

/** Reads files that hold one secret. Blocks on the disk. */
final class SecretFileReader {
  private static final Set<PosixFilePermission> OPEN =
      Set.of(
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE,
          PosixFilePermission.GROUP_WRITE);

  private SecretFileReader() {}

  static ReadSecret read(Path file) {
    try {
      return ReadSecret.of(file.toString(), SecretContent.read(file));
    } catch (IOException e) {
      return ReadSecret.unusable(SecretContent.unreadable(file, e));
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
