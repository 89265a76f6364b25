package dev.sluice.wire.tls;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.sluice.config.file.AtomicFile;
import dev.sluice.config.file.OwnerOnly;
import dev.sluice.config.pem.PemException;
import dev.sluice.config.pem.PemFile;
import dev.sluice.config.pem.PemText;
import dev.sluice.wire.tls.CertificateAuthority.UnusableAuthorityException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Set;

/** The two PEM files of a certificate authority. Blocks on the disk. */
final class AuthorityFiles {
  private static final String REMEDY =
      "restore the pair from a backup, or remove both files to let the node create a new CA";
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");
  private static final Set<PosixFilePermission> WORLD_READABLE =
      PosixFilePermissions.fromString("rw-r--r--");

  private final Path directory;
  private final Path certificate;
  private final Path key;

  AuthorityFiles(Path directory) {
    this.directory = directory;
    this.certificate = directory.resolve("ca.pem");
    this.key = directory.resolve("ca-key.pem");
  }

  Path certificate() {
    return certificate;
  }

  Path key() {
    return key;
  }

  boolean areMissing() {
    return Files.notExists(certificate) && Files.notExists(key);
  }

  /** Writes the key first: a certificate that clients may already trust never stands alone. */
  void write(CertificateIssuer authority) throws IOException {
    OwnerOnly.createDirectories(directory);
    AtomicFile.replace(key, PemText.of(authority.key()).getBytes(US_ASCII), OWNER_ONLY);
    AtomicFile.replace(
        certificate, PemText.of(authority.certificate()).getBytes(US_ASCII), WORLD_READABLE);
  }

  static void publish(Path file, byte[] certificates) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    AtomicFile.replace(file, certificates, WORLD_READABLE);
  }

  /** Reads the first certificate; those behind it are for clients. */
  X509Certificate readCertificate() throws UnusableAuthorityException {
    try {
      return new PemFile(certificate, "CA").firstCertificate();
    } catch (PemException e) {
      throw unusable(certificate, e.problem());
    }
  }

  /** Reads all certificates, or the first alone where a block behind it is none. */
  List<X509Certificate> readCertificates() throws UnusableAuthorityException {
    try {
      return new PemFile(certificate, "CA").certificates();
    } catch (PemException e) {
      return List.of(readCertificate());
    }
  }

  PrivateKey readKey() throws UnusableAuthorityException {
    PemFile file = new PemFile(key, "CA");
    PrivateKey read;
    try {
      read = file.privateKey();
    } catch (PemException e) {
      throw unusable(key, e.problem());
    }
    try {
      file.requireOwnerOnly();
    } catch (PemException e) {
      throw new UnusableAuthorityException(
          key,
          "is the private key of the CA, and " + e.problem(),
          "run chmod 600 on it, and replace the CA if others may have read it");
    }
    return read;
  }

  UnusableAuthorityException unusable(Path file, String problem) {
    return new UnusableAuthorityException(file, problem, REMEDY);
  }
}
