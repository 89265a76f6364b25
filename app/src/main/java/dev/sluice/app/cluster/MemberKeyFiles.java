package dev.sluice.app.cluster;

import dev.sluice.app.pki.IssuedOnce;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
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
    IssuedOnce made =
        IssuedOnce.issue(
            "Sluice cluster authority",
            "sluice-cluster-member",
            until,
            KeyPurposeId.id_kp_serverAuth,
            KeyPurposeId.id_kp_clientAuth);
    Files.writeString(directory.resolve("ca.pem"), made.authority());
    Files.writeString(directory.resolve("node.pem"), made.certificate());
    Path key = directory.resolve("node.key");
    Files.createFile(
        key, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(key, made.key());
    return new MemberKeyFiles(until);
  }
}
