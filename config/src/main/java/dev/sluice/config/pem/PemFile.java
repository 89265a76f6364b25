package dev.sluice.config.pem;

import dev.sluice.config.file.FileFault;
import dev.sluice.config.file.RegularFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A PEM file that an operator names in a setting; blocks on the disk. Every {@link PemException}
 * names the file, the setting and the remedy.
 *
 * @param maxBytes a larger file is refused unread
 */
public record PemFile(Path path, String setting, int maxBytes) {
  public static final int MAX_BUNDLE = 16 << 20;

  private static final int KIB = 1 << 10;
  private static final int MIB = 1 << 20;
  private static final int DEFAULT_MAX_BYTES = 64 * KIB;
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");
  private static final Set<PosixFilePermission> GROUP_READS =
      PosixFilePermissions.fromString("rw-r-----");

  /** A file of at most 64 KiB. */
  public PemFile(Path path, String setting) {
    this(path, setting, DEFAULT_MAX_BYTES);
  }

  public List<X509Certificate> certificates() throws PemException {
    return parse(PemText::certificates);
  }

  /** The first certificate; blocks after it are not read. */
  public X509Certificate firstCertificate() throws PemException {
    return parse(PemText::firstCertificate);
  }

  public PrivateKey privateKey() throws PemException {
    return parse(PemText::privateKey);
  }

  public PrivateKey ownPrivateKey() throws PemException {
    PrivateKey key = privateKey();
    requireOwnerOnly();
    return key;
  }

  /**
   * Compares the first certificate of this file with the key of another one.
   *
   * @return empty when they belong together, and when one of the files cannot be read: whatever
   *     uses them tells that
   */
  public Optional<PemException> mismatch(PemFile key) {
    try {
      return CertifiedKey.isKeyOf(key.privateKey(), firstCertificate())
          ? Optional.empty()
          : Optional.of(
              new PemException(
                  path,
                  setting,
                  "begins with a certificate that does not belong to " + key.path(),
                  "put the certificate of that key first"));
    } catch (PemException e) {
      return Optional.empty();
    }
  }

  /**
   * Checks that only the owner may read and write the file.
   *
   * @throws PemException with the mode in the problem and chmod in the remedy
   */
  public void requireOwnerOnly() throws PemException {
    requireAtMost(OWNER_ONLY);
  }

  /**
   * Checks that at most the owner writes and the group reads the file, as the secrets of an
   * orchestrator are mounted.
   *
   * @throws PemException with the mode in the problem and chmod in the remedy
   */
  public void requireNotPublic() throws PemException {
    requireAtMost(GROUP_READS);
  }

  private void requireAtMost(Set<PosixFilePermission> allowed) throws PemException {
    Set<PosixFilePermission> mode;
    try {
      mode = Files.getPosixFilePermissions(path);
    } catch (IOException e) {
      throw unreadable(e);
    }
    if (!allowed.containsAll(mode)) {
      throw new PemException(
          path,
          setting,
          "others may read it (" + PosixFilePermissions.toString(mode) + ")",
          "run chmod 600 on it, and replace it if others may have read it");
    }
  }

  private <T> T parse(Reading<T> reading) throws PemException {
    String text = read();
    try {
      return reading.of(text);
    } catch (PemException e) {
      throw new PemException(path, setting, e.problem(), e.remedy());
    }
  }

  private String read() throws PemException {
    try {
      byte[] bytes = RegularFile.read(path, maxBytes + 1);
      if (bytes.length <= maxBytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
      }
    } catch (IOException e) {
      throw unreadable(e);
    }
    throw new PemException(
        path, setting, "is larger than " + size(maxBytes), "check that it is the right file");
  }

  private PemException unreadable(IOException failure) {
    String problem =
        failure instanceof FileSystemException
            ? "cannot be read: " + FileFault.reason(failure)
            : "is not a regular file";
    return new PemException(path, setting, problem, "correct the path or its permissions");
  }

  private static String size(int bytes) {
    return bytes % MIB == 0 ? bytes / MIB + " MiB" : bytes / KIB + " KiB";
  }

  private interface Reading<T> {
    T of(String pem) throws PemException;
  }
}
