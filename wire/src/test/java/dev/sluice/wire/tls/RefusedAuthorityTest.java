package dev.sluice.wire.tls;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sluice.wire.tls.CertificateAuthority.UnusableAuthorityException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of an authority that it does not start with. */
class RefusedAuthorityTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----", "rwx------"})
  void keyThatOthersMayReadIsRefused(String mode) throws IOException {
    open();
    Files.setPosixFilePermissions(key(), PosixFilePermissions.fromString(mode));

    assertRefused(key(), "chmod 600");
  }

  @Test
  void keyMayBeReadOnly() throws IOException {
    open();
    Files.setPosixFilePermissions(key(), PosixFilePermissions.fromString("r--------"));

    assertThat(open().certificate()).isNotNull();
  }

  @Test
  void halfOfAPairIsRefused() throws IOException {
    open();
    Files.delete(certificate());
    assertRefused(certificate(), "backup");

    Files.delete(key());
    open();
    Files.delete(key());
    assertRefused(key(), "backup");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "garbage",
        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----",
        "-----BEGIN CERTIFICATE-----\n!!!!\n-----END CERTIFICATE-----",
        "-----BEGIN PRIVATE KEY-----\n!!!!\n-----END PRIVATE KEY-----",
        "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----",
        "-----BEGIN EC PRIVATE KEY-----\nMAAA\n-----END EC PRIVATE KEY-----"
      })
  void brokenFilesAreRefused(String content) throws IOException {
    open();
    byte[] good = Files.readAllBytes(certificate());
    Files.writeString(certificate(), content, US_ASCII);
    assertRefused(certificate(), "remove both");

    Files.write(certificate(), good);
    Files.writeString(key(), content, US_ASCII);
    assertRefused(key(), "remove both");
  }

  @Test
  void hugeFileIsRefused() throws IOException {
    open();
    Files.write(certificate(), new byte[(64 << 10) + 1]);

    assertRefused(certificate(), "64 KiB");
  }

  @Test
  void keyOfAnotherAuthorityIsRefused(@TempDir Path elsewhere) throws IOException {
    open();
    CertificateAuthority.openOrCreate(elsewhere);
    Files.write(key(), Files.readAllBytes(elsewhere.resolve("ca-key.pem")));

    assertRefused(certificate(), "does not belong to");
  }

  @Test
  void leafInPlaceOfTheAuthorityIsRefused() throws Exception {
    IssuedCertificate leaf = open().mint("a.test");
    new AuthorityFiles(directory).write(new CertificateIssuer(leaf.key(), leaf.certificate()));

    assertRefused(certificate(), "not a CA");
  }

  @Test
  void expiredAuthorityIsRefused() throws IOException {
    open();
    Instant later = NOW.plus(Duration.ofDays(3651));

    assertThatExceptionOfType(UnusableAuthorityException.class)
        .isThrownBy(() -> CertificateAuthority.openOrCreate(directory, () -> later))
        .withMessageContainingAll(certificate().toString(), "expired at", "remove both");
  }

  private void assertRefused(Path file, String remedy) {
    assertThatExceptionOfType(UnusableAuthorityException.class)
        .isThrownBy(this::open)
        .withMessageContainingAll(file.toString(), remedy);
  }

  private CertificateAuthority open() throws IOException {
    return CertificateAuthority.openOrCreate(directory, InstantSource.fixed(NOW));
  }

  private Path certificate() {
    return directory.resolve("ca.pem");
  }

  private Path key() {
    return directory.resolve("ca-key.pem");
  }
}
