package dev.sluice.proxy.credential;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Optional;
import java.util.Set;

/** Files that hold one secret; blocks on the disk. */
final class SecretFiles {
  /** A line end of two bytes behind the secret, and one to see that there is more. */
  private static final int MOST = Secret.MAX_BYTES + 3;

  private static final Set<PosixFilePermission> OPEN =
      Set.of(
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE,
          PosixFilePermission.GROUP_WRITE);

  private SecretFiles() {}

  /** The secret, or empty when there is none to be had. */
  static Optional<Secret> read(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] read = in.readNBytes(MOST);
      return read.length == MOST ? Optional.empty() : Secret.of(read);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Whether other users of the machine can read or change it, where that can be told. */
  static boolean isOpen(Path file) {
    try {
      return Files.getPosixFilePermissions(file).stream().anyMatch(OPEN::contains);
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }
}
