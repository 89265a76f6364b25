package dev.sluice.wire.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CertificateAuthorityTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final int SAN_DNS = 2;
  private static final int SAN_IP = 7;

  @TempDir private Path directory;

  @Test
  void aNewDirectoryIsItsOwnersAlone() throws IOException {
    CertificateAuthority.openOrCreate(directory.resolve("ca"));

    assertThat(mode(directory.resolve("ca"))).isEqualTo("rwx------");
  }

  @Test
  void firstStartWritesThePairAndNothingElse() throws IOException {
    CertificateAuthority authority = open();

    assertThat(authority.certificateFile()).isEqualTo(certificate());
    assertThat(mode(certificate())).isEqualTo("rw-r--r--");
    assertThat(mode(key())).isEqualTo("rw-------");
    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files).containsExactlyInAnyOrder(certificate(), key());
    }
  }

  @Test
  void authorityCertificateIsForSigningLeavesOnly() throws Exception {
    X509Certificate certificate = open().certificate();

    assertThat(certificate.getSubjectX500Principal().getName()).isEqualTo("CN=Sluice CA");
    assertThat(certificate.getBasicConstraints()).isZero();
    assertThat(certificate.getCriticalExtensionOIDs())
        .contains(Extension.basicConstraints.getId(), Extension.keyUsage.getId());
    assertThat(usages(certificate)).containsExactly(5, 6);
    assertThat(lifetime(certificate)).isLessThanOrEqualTo(Duration.ofDays(3650));
    assertThat(p256(certificate)).isTrue();
    certificate.verify(certificate.getPublicKey());
  }

  @Test
  void tellsWhenItExpiresAndWhatItIssued() throws Exception {
    CertificateAuthority authority = open();
    assertThat(authority.minted()).isZero();

    authority.mint("api.example.test");

    assertThat(authority.minted()).isOne();
    assertThat(authority.expires())
        .isEqualTo(authority.certificate().getNotAfter().toInstant())
        .isAfter(NOW);
  }

  @Test
  void laterStartsUseTheSamePair() throws Exception {
    CertificateAuthority first = open();
    CertificateAuthority second = open();

    assertThat(second.certificate()).isEqualTo(first.certificate());
    second.mint("api.example.test").certificate().verify(first.certificate().getPublicKey());
  }

  @Test
  void certificatesBehindTheFirstAreForClients() throws Exception {
    CertificateAuthority own = open();
    Path other = Issuer.create().writeTo(directory.resolve("other.pem"));
    Files.writeString(certificate(), Files.readString(other), StandardOpenOption.APPEND);

    assertThat(open().certificate()).isEqualTo(own.certificate());
  }

  @Test
  void leafIsForOneHostAndServerAuthentication() throws Exception {
    CertificateAuthority authority = open();
    IssuedCertificate leaf = authority.mint("api.example.test");
    X509Certificate certificate = leaf.certificate();

    certificate.verify(authority.certificate().getPublicKey());
    assertThat(leaf.issuer()).isEqualTo(authority.certificate());
    assertThat(certificate.getSubjectX500Principal().getName()).isEqualTo("CN=api.example.test");
    assertThat(certificate.getSubjectAlternativeNames())
        .containsExactly(List.of(SAN_DNS, "api.example.test"));
    assertThat(certificate.getExtendedKeyUsage())
        .containsExactly(KeyPurposeId.id_kp_serverAuth.getId());
    assertThat(usages(certificate)).containsExactly(0);
    assertThat(certificate.getBasicConstraints()).isEqualTo(-1);
    assertThat(certificate.getNonCriticalExtensionOIDs())
        .contains(Extension.authorityKeyIdentifier.getId(), Extension.subjectKeyIdentifier.getId());
    assertThat(certificate.getSerialNumber().bitLength()).isEqualTo(128);
    assertThat(p256(certificate)).isTrue();
  }

  @Test
  void leafKeyBelongsToTheLeaf() throws Exception {
    IssuedCertificate leaf = open().mint("api.example.test");

    Signature signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(leaf.key());
    signature.update((byte) 1);
    byte[] signed = signature.sign();
    signature.initVerify(leaf.certificate().getPublicKey());
    signature.update((byte) 1);
    assertThat(signature.verify(signed)).isTrue();
  }

  @Test
  void leafLastsAWeekAtMostAndAllowsForSlowClocks() throws IOException {
    X509Certificate certificate = open().mint("api.example.test").certificate();

    assertThat(lifetime(certificate)).isLessThanOrEqualTo(Duration.ofDays(7));
    assertThat(certificate.getNotBefore().toInstant()).isBefore(NOW.minus(Duration.ofHours(1)));
    assertThat(certificate.getNotAfter().toInstant()).isAfter(NOW.plus(Duration.ofDays(3)));
  }

  @Test
  void leafNeverOutlivesItsAuthority() throws IOException {
    open();
    Instant lastDays = NOW.plus(Duration.ofDays(3647));
    CertificateAuthority aged = CertificateAuthority.openOrCreate(directory, () -> lastDays);

    assertThat(aged.mint("api.example.test").certificate().getNotAfter())
        .isEqualTo(aged.certificate().getNotAfter());
  }

  @Test
  void twoLeavesShareNeitherSerialNorKey() throws IOException {
    CertificateAuthority authority = open();
    X509Certificate one = authority.mint("api.example.test").certificate();
    X509Certificate other = authority.mint("api.example.test").certificate();

    assertThat(one.getSerialNumber()).isNotEqualTo(other.getSerialNumber());
    assertThat(one.getPublicKey()).isNotEqualTo(other.getPublicKey());
  }

  @ParameterizedTest
  @ValueSource(strings = {"192.0.2.7", "2001:db8:0:0:0:0:0:7"})
  void addressIsAnAddressInTheLeaf(String address) throws Exception {
    assertThat(open().mint(address).certificate().getSubjectAlternativeNames())
        .containsExactly(List.of(SAN_IP, address));
  }

  @Test
  void longHostIsInTheAlternativeNameAlone() throws Exception {
    String host = "a".repeat(60) + ".example.test";
    X509Certificate certificate = open().mint(host).certificate();

    assertThat(certificate.getSubjectX500Principal().getName()).isEmpty();
    assertThat(certificate.getSubjectAlternativeNames()).containsExactly(List.of(SAN_DNS, host));
    assertThat(certificate.getCriticalExtensionOIDs())
        .contains(Extension.subjectAlternativeName.getId());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "*.example.test", "a b", "a,O=x", "ex\u00e4mple.test", "a\u0000b"})
  void invalidHostGetsNoCertificate(String host) throws IOException {
    CertificateAuthority authority = open();

    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> authority.mint(host));
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

  private static String mode(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  private static boolean p256(X509Certificate certificate) {
    return certificate.getPublicKey() instanceof ECPublicKey key
        && key.getParams().getOrder().bitLength() == 256;
  }

  private static Duration lifetime(X509Certificate certificate) {
    return Duration.between(
        certificate.getNotBefore().toInstant(), certificate.getNotAfter().toInstant());
  }

  private static List<Integer> usages(X509Certificate certificate) {
    boolean[] usage = certificate.getKeyUsage();
    return Stream.iterate(0, i -> i < usage.length, i -> i + 1).filter(i -> usage[i]).toList();
  }
}
