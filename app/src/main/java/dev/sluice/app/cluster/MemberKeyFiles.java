package dev.sluice.app.cluster;

import dev.sluice.config.file.AtomicFile;
import dev.sluice.config.pem.PemText;
import dev.sluice.proxy.wire.tls.CertificateIssuer;
import dev.sluice.proxy.wire.tls.IssuedCertificate;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
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

  private static final List<String> NAMES = List.of("ca.pem", "node.pem", "node.key");

  /** Whether all files of {@link #write} exist. */
  public static boolean complete(Path directory) {
    return NAMES.stream().map(directory::resolve).allMatch(Files::exists);
  }

  /**
   * Writes {@code ca.pem}, {@code node.pem} and, for its owner only, {@code node.key}.
   *
   * @throws FileAlreadyExistsException when one of them exists; nothing is written then
   */
  public static MemberKeyFiles write(Path directory) throws IOException {
    Files.createDirectories(directory);
    for (String name : NAMES) {
      if (Files.exists(directory.resolve(name))) {
        throw new FileAlreadyExistsException(directory.resolve(name).toString());
      }
    }
    Instant until = Instant.now().plus(VALIDITY).truncatedTo(ChronoUnit.SECONDS);
    IssuedCertificate identity = issue(until);
    Files.writeString(directory.resolve("ca.pem"), PemText.of(identity.issuer()));
    Files.writeString(directory.resolve("node.pem"), PemText.of(identity.certificate()));
    AtomicFile.replace(
        directory.resolve("node.key"),
        PemText.of(identity.key()).getBytes(StandardCharsets.US_ASCII),
        PosixFilePermissions.fromString("rw-------"));
    return new MemberKeyFiles(until);
  }

  private static IssuedCertificate issue(Instant until) {
    try {
      Instant from = Instant.now().minus(BACKDATED);
      return CertificateIssuer.newAuthority("Sluice cluster authority", from, until)
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
