package dev.sluice.app.cluster;

import dev.sluice.config.file.AtomicFile;
import dev.sluice.config.file.LockFile;
import dev.sluice.config.pem.CertifiedKey;
import dev.sluice.config.pem.PemException;
import dev.sluice.config.pem.PemFile;
import dev.sluice.config.pem.PemText;
import dev.sluice.wire.tls.CertificateIssuer;
import dev.sluice.wire.tls.IssuedCertificate;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.KeyPurposeId;

/**
 * The identity that all members of a cluster share. Its authority signs no other certificate, so no
 * other member can join.
 *
 * @param validUntil expiry of the certificate
 */
public record MemberKeyFiles(Instant validUntil) {
  private static final Duration VALIDITY = Duration.ofDays(730);

  /** Clocks of other members may be behind. */
  private static final Duration BACKDATED = Duration.ofHours(1);

  private static final Duration LONGEST_RUN = Duration.ofSeconds(30);

  private static final String AUTHORITY_NAME = "Sluice cluster authority";
  private static final String AUTHORITY = "ca.pem";
  private static final String MEMBER = "node.pem";
  private static final String KEY = "node.key";

  private static final String LOCK = ".lock";

  private static final List<String> NAMES = List.of(AUTHORITY, MEMBER, KEY);

  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");
  private static final Set<PosixFilePermission> WORLD_READABLE =
      PosixFilePermissions.fromString("rw-r--r--");

  /** Why the files of {@link #write} cannot be used; empty when they are a whole set. */
  public static Optional<String> objection(Path directory) {
    try {
      X509Certificate authority = pem(directory, AUTHORITY).firstCertificate();
      X509Certificate member = pem(directory, MEMBER).firstCertificate();
      PrivateKey key = pem(directory, KEY).privateKey();
      return isSignedBy(authority, member) && CertifiedKey.isKeyOf(key, member)
          ? Optional.empty()
          : Optional.of(
              directory
                  + ": ca.pem, node.pem and node.key do not belong together; choose another --out"
                  + " or remove them");
    } catch (PemException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  private static boolean isSignedBy(X509Certificate authority, X509Certificate member) {
    try {
      member.verify(authority.getPublicKey());
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static PemFile pem(Path directory, String name) {
    return new PemFile(directory.resolve(name), "--out");
  }

  /**
   * Writes a set like {@link #write} where there is no key. Certificates of this command without a
   * key are replaced: a run ended before its last file. Other files of these names stay.
   *
   * @return empty when there is a key
   */
  public static Optional<MemberKeyFiles> writeUnlessThere(Path directory) throws IOException {
    return hasKey(directory) ? Optional.empty() : alone(directory, MemberKeyFiles::finish);
  }

  private static Optional<MemberKeyFiles> finish(Path directory) throws IOException {
    if (hasKey(directory)) {
      return Optional.empty();
    }
    if (isUnfinished(directory)) {
      Files.deleteIfExists(directory.resolve(MEMBER));
      Files.delete(directory.resolve(AUTHORITY));
    }
    return Optional.of(make(directory));
  }

  private static boolean hasKey(Path directory) {
    return Files.exists(directory.resolve(KEY));
  }

  private static boolean isUnfinished(Path directory) {
    try {
      X509Certificate authority = pem(directory, AUTHORITY).firstCertificate();
      return authority.getSubjectX500Principal().equals(new X500Principal("CN=" + AUTHORITY_NAME))
          && (!Files.exists(directory.resolve(MEMBER))
              || isSignedBy(authority, pem(directory, MEMBER).firstCertificate()));
    } catch (PemException e) {
      return false;
    }
  }

  /**
   * Writes {@code ca.pem}, {@code node.pem} and, last and for its owner only, {@code node.key}.
   * Each is whole, also after a power loss.
   *
   * @throws FileAlreadyExistsException when one of them exists; nothing is written then
   */
  public static MemberKeyFiles write(Path directory) throws IOException {
    requireNone(directory);
    return alone(directory, MemberKeyFiles::make);
  }

  /**
   * Works while no other run does: files of two runs do not belong together. The lock is deleted
   * only where no later run writes: there is a key, or there are files of others.
   */
  private static <T> T alone(Path directory, Work<T> work) throws IOException {
    Files.createDirectories(directory);
    LockFile lock = lock(directory);
    boolean last = false;
    try {
      T done = work.in(directory);
      last = true;
      return done;
    } catch (FileAlreadyExistsException e) {
      last = hasKey(directory) || !isUnfinished(directory);
      throw e;
    } finally {
      if (last) {
        Files.deleteIfExists(directory.resolve(LOCK));
      }
      lock.close();
    }
  }

  private static LockFile lock(Path directory) throws IOException {
    return LockFile.await(directory.resolve(LOCK), LONGEST_RUN)
        .orElseThrow(
            () ->
                new IOException(
                    directory + ": another run has been making keys for too long; end it"));
  }

  @FunctionalInterface
  private interface Work<T> {
    T in(Path directory) throws IOException;
  }

  private static void requireNone(Path directory) throws FileAlreadyExistsException {
    for (String name : NAMES) {
      if (Files.exists(directory.resolve(name))) {
        throw new FileAlreadyExistsException(directory.resolve(name).toString());
      }
    }
  }

  private static MemberKeyFiles make(Path directory) throws IOException {
    requireNone(directory);
    Instant until = Instant.now().plus(VALIDITY).truncatedTo(ChronoUnit.SECONDS);
    IssuedCertificate identity = issue(until);
    replace(directory, AUTHORITY, PemText.of(identity.issuer()), WORLD_READABLE);
    replace(directory, MEMBER, PemText.of(identity.certificate()), WORLD_READABLE);
    replace(directory, KEY, PemText.of(identity.key()), OWNER_ONLY);
    return new MemberKeyFiles(until);
  }

  private static void replace(
      Path directory, String name, String pem, Set<PosixFilePermission> mode) throws IOException {
    AtomicFile.replace(directory.resolve(name), pem.getBytes(StandardCharsets.US_ASCII), mode);
  }

  private static IssuedCertificate issue(Instant until) {
    try {
      Instant from = Instant.now().minus(BACKDATED);
      return CertificateIssuer.newAuthority(AUTHORITY_NAME, from, until)
          .issue(
              "sluice-cluster-member",
              from,
              until,
              KeyPurposeId.id_kp_serverAuth,
              KeyPurposeId.id_kp_clientAuth);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("no certificate for cluster members", e);
    }
  }
}
