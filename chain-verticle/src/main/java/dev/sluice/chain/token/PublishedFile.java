package dev.sluice.chain.token;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.sluice.config.file.AtomicFile;
import dev.sluice.config.file.FileFault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** A copy of the public keys that everybody can read. Any thread; blocks on the disk. */
record PublishedFile(Path path) {
  private static final Set<PosixFilePermission> WORLD_READABLE =
      PosixFilePermissions.fromString("rw-r--r--");

  /**
   * Replaces the file.
   *
   * @throws IOException when it cannot be written; names the setting
   */
  void write(String jwks) throws IOException {
    try {
      Files.createDirectories(path.toAbsolutePath().resolveSibling(""));
      AtomicFile.replace(path, (jwks + "\n").getBytes(US_ASCII), WORLD_READABLE);
    } catch (IOException e) {
      throw new IOException(
          "chain.tokens.jwks_file: %s cannot be written: %s".formatted(path, FileFault.reason(e)),
          e);
    }
  }
}
