package dev.sluice.tools.clients;

import dev.sluice.config.client.TrustBundle;
import dev.sluice.config.file.AtomicFile;
import dev.sluice.config.pem.PemException;
import dev.sluice.config.pem.PemFile;
import dev.sluice.tools.command.CommandFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Set;

/**
 * The files with the certificates that clients trust. Readable by everybody: none of them is
 * secret.
 */
final class TrustFiles {
  static final String WGET = "wgetrc";

  private static final Set<PosixFilePermission> MODE = PosixFilePermissions.fromString("rw-r--r--");

  private TrustFiles() {}

  /**
   * Writes the files, which may be there already.
   *
   * @param authority Sluice's certificate, PEM
   * @param seenAt where clients see the directory
   * @throws CommandFailure names the file that cannot be used, and the remedy
   */
  static void write(Path authority, Path directory, Path seenAt) throws IOException {
    if (!Files.exists(authority)) {
      throw CommandFailure.usage(
          authority
              + " is missing; start a node, which makes it, or name the certificate with --ca"
              + " FILE");
    }
    TrustBundle trusted = TrustBundle.with(own(authority));
    Files.createDirectories(directory);
    AtomicFile.replace(directory.resolve(TrustBundle.OWN), trusted.ownPem(), MODE);
    AtomicFile.replace(directory.resolve(TrustBundle.BUNDLE), trusted.bundlePem(), MODE);
    AtomicFile.replace(directory.resolve(TrustBundle.STORE), trusted.store(), MODE);
    AtomicFile.replace(directory.resolve(WGET), wget(seenAt), MODE);
  }

  private static List<X509Certificate> own(Path authority) {
    try {
      return new PemFile(authority, "--ca").certificates();
    } catch (PemException e) {
      throw CommandFailure.usage(String.valueOf(e.getMessage()));
    }
  }

  private static byte[] wget(Path seenAt) {
    String line = "ca_certificate = " + seenAt.resolve(TrustBundle.BUNDLE) + "\n";
    return line.getBytes(StandardCharsets.UTF_8);
  }
}
