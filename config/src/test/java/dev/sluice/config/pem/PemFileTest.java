package dev.sluice.config.pem;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PemFileTest {
  private static final String SETTING = "some.tls.file";

  @TempDir private Path directory;

  @Test
  void certificatesAreReadInOrder() throws Exception {
    X509Certificate one = certificate("one", keys());
    X509Certificate two = certificate("two", keys());
    PemFile file = file("a comment\n" + PemText.of(one) + "another\n" + PemText.of(two));

    assertThat(file.certificates()).containsExactly(one, two);
    assertThat(file.firstCertificate()).isEqualTo(one);
  }

  @Test
  void keyIsReadAsWritten() throws Exception {
    PrivateKey key = keys().getPrivate();

    assertThat(file(PemText.of(key)).privateKey()).isEqualTo(key);
  }

  @Test
  void brokenBlockIsRefusedOrSkipped() throws Exception {
    X509Certificate good = certificate("good", keys());
    String text = block("CERTIFICATE", "!!!!") + block("X", "AAAA") + PemText.of(good);
    List<String> skipped = new ArrayList<>();

    assertThat(PemText.readableCertificates(text, skipped::add)).containsExactly(good);
    assertThat(skipped).hasSize(2);
    assertRefused(file(text)::certificates, "is not a list of PEM certificates");
  }

  @Test
  void bundleThatEndsEarlyKeepsItsFirstCertificates() throws Exception {
    X509Certificate good = certificate("good", keys());
    List<String> skipped = new ArrayList<>();
    String text = PemText.of(good) + "-----BEGIN CERTIFICATE-----\nAAAA\n";

    assertThat(PemText.readableCertificates(text, skipped::add)).containsExactly(good);
    assertThat(skipped).containsExactly("a block is cut off or not a certificate");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "garbage", "-----BEGIN PRIVATE KEY-----\nQUJD\n"})
  void textWithoutBlockIsRefused(String text) throws IOException {
    assertRefused(file(text)::certificates, "is not a list of PEM certificates");
    assertRefused(file(text)::privateKey, "holds no unencrypted PEM private key");
  }

  @ParameterizedTest
  @ValueSource(strings = {"PRIVATE KEY", "EC PRIVATE KEY", "RSA PRIVATE KEY", "EC PARAMETERS"})
  void brokenKeyIsRefusedWithoutQuotingIt(String label) throws IOException {
    for (String content : List.of("!!!!", "AAAA", "MAAA", "QUJD")) {
      assertThatExceptionOfType(PemException.class)
          .isThrownBy(file(block(label, content))::privateKey)
          .withNoCause()
          .withMessageNotContaining(content);
    }
  }

  @Test
  void largeOrMissingFileIsRefused() throws IOException {
    assertRefused(file(" ".repeat((64 << 10) + 1))::certificates, "is larger than 64 KiB");
    assertRefused(new PemFile(directory.resolve("none"), SETTING)::certificates, "cannot be read");
  }

  @Test
  void keyThatOthersMayReadIsRefused() throws Exception {
    PemFile file = file(PemText.of(keys().getPrivate()));

    Files.setPosixFilePermissions(file.path(), PosixFilePermissions.fromString("rw-r-----"));
    assertRefused(file::requireOwnerOnly, "others may read it (rw-r-----); run chmod 600");
    Files.setPosixFilePermissions(file.path(), PosixFilePermissions.fromString("r--------"));
    file.requireOwnerOnly();
  }

  @ParameterizedTest
  @CsvSource({"EC, SHA256withECDSA", "RSA, SHA256withRSA", "Ed25519, Ed25519", "Ed448, Ed448"})
  void aKeyBelongsToItsOwnCertificateOnly(String kind, String signature) throws Exception {
    KeyPair own = keys(kind);
    KeyPair other = keys(kind);
    PemFile chain = file(PemText.of(certificate("own", own, signature)));

    assertThat(chain.mismatch(keyFile(own))).isEmpty();
    assertThat(chain.mismatch(keyFile(other)))
        .hasValueSatisfying(
            fault ->
                assertThat(fault)
                    .hasMessage(
                        "%s (%s): begins with a certificate that does not belong to %s; put the"
                            + " certificate of that key first",
                        chain.path(), SETTING, directory.resolve("file.key")));
  }

  @Test
  void aKeyOfAnotherKindBelongsToNoCertificate() throws Exception {
    PemFile chain = file(PemText.of(certificate("own", keys())));

    assertThat(chain.mismatch(keyFile(keys("RSA")))).isPresent();
    assertThat(chain.mismatch(keyFile(keys("Ed25519")))).isPresent();
  }

  @Test
  void filesThatCannotBeReadAreNotCompared() throws Exception {
    PemFile chain = file(PemText.of(certificate("own", keys())));
    PemFile none = new PemFile(directory.resolve("none"), SETTING);

    assertThat(chain.mismatch(none)).isEmpty();
    assertThat(none.mismatch(keyFile(keys()))).isEmpty();
  }

  @Test
  void labelsTellTheBlocks() {
    assertThat(PemText.labels(block("EC PARAMETERS", "AAAA") + block("CERTIFICATE", "AAAA")))
        .containsExactly("EC PARAMETERS", "CERTIFICATE");
  }

  private interface Reading {
    void read() throws PemException;
  }

  private void assertRefused(Reading reading, String problem) {
    assertThatExceptionOfType(PemException.class)
        .isThrownBy(reading::read)
        .withMessageContainingAll(directory.toString(), SETTING, problem);
  }

  private PemFile file(String text) throws IOException {
    return new PemFile(Files.writeString(directory.resolve("file.pem"), text, US_ASCII), SETTING);
  }

  private PemFile keyFile(KeyPair keys) throws IOException {
    Path file = directory.resolve("file.key");
    return new PemFile(Files.writeString(file, PemText.of(keys.getPrivate()), US_ASCII), "key");
  }

  private static String block(String label, String content) {
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(label, content, label);
  }

  private static KeyPair keys() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(256);
    return generator.generateKeyPair();
  }

  /** A key of RSA is short: one of the default length takes seconds of CPU. */
  private static KeyPair keys(String kind) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(kind);
    if (kind.equals("RSA")) {
      generator.initialize(1024);
    }
    return generator.generateKeyPair();
  }

  private static X509Certificate certificate(String name, KeyPair keys) throws Exception {
    return certificate(name, keys, "SHA256withECDSA");
  }

  private static X509Certificate certificate(String name, KeyPair keys, String signature)
      throws Exception {
    X500Principal subject = new X500Principal("CN=" + name);
    Instant now = Instant.now();
    return new JcaX509CertificateConverter()
        .getCertificate(
            new JcaX509v3CertificateBuilder(
                    subject,
                    BigInteger.ONE,
                    Date.from(now),
                    Date.from(now.plusSeconds(60)),
                    subject,
                    keys.getPublic())
                .build(new JcaContentSignerBuilder(signature).build(keys.getPrivate())));
  }
}
