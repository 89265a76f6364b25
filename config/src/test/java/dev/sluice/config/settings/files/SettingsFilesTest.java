package dev.sluice.config.settings.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.pem.PemText;
import dev.sluice.config.settings.Settings;
import dev.sluice.config.source.Compilation;
import dev.sluice.config.source.Source;
import dev.sluice.config.source.Violation;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Instant;
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

class SettingsFilesTest {
  private static final String CLIENT =
      "proxy: {upstream: {client_certificates: [{hosts: [a.test], certificate_file: cert, key_file:"
          + " key}]}}";

  @TempDir private Path directory;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "admin: {token_file: none}|1:9: admin.token_file",
        "proxy: {known_values: {canaries_file: none}}|1:24: proxy.known_values.canaries_file",
        "proxy: {known_values: {action: off, canaries_file: none}}|"
            + "1:37: proxy.known_values.canaries_file",
        "proxy: {upstream: {ca_file: none}}|1:20: proxy.upstream.ca_file",
        "tracing: {endpoint: 'http://a.test', headers_file: none}|1:38: tracing.headers_file",
        "chain: {tokens: {listen: '127.0.0.1:1', tls: {certificate_file: chain, key_file: none}}}|"
            + "1:72: chain.tokens.tls.key_file",
        "kafka: {sasl: {mechanism: PLAIN, username: u, password_file: none}}|"
            + "1:47: warning: kafka.sasl.password_file",
        "control: {proposals: {webhook: {url: 'http://a.test', secret_file: none}}}|"
            + "1:55: warning: control.proposals.webhook.secret_file",
        "proxy: {credentials: {K: {file: none, endpoints: [{host: a.test}]}}}|"
            + "1:27: warning: proxy.credentials.K.file",
      })
  void aMissingFileIsNamedWithItsKeyAndCause(String yaml, String expected) throws IOException {
    Files.writeString(directory.resolve("chain"), "");

    assertThat(found(yaml))
        .singleElement()
        .asString()
        .contains(
            "sluice.yaml:"
                + expected
                + ": "
                + directory.resolve("none")
                + " cannot be read: no such file or directory; ");
  }

  @Test
  void theRemedyForAMissingFileIsToCreateIt() throws IOException {
    assertThat(found("admin: {token_file: none}"))
        .singleElement()
        .asString()
        .endsWith("create it or remove the key");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "admin: {token_file: f}|short|does not hold a token of 16 or more visible characters",
        "proxy: {known_values: {canaries_file: f}}|wiki short|f:1: the value of wiki has fewer",
        "proxy: {upstream: {ca_file: f}}|none|is not a list of PEM certificates",
        "tracing: {endpoint: 'http://a.test', headers_file: f}|none|is no NAME: VALUE",
        "proxy: {credentials: {K: {file: f, endpoints: [{host: a.test}]}}}|''|f is empty; put 1",
      })
  void aFileIsReadAsTheNodeReadsIt(String yaml, String content, String expected)
      throws IOException {
    Files.writeString(directory.resolve("f"), content);

    assertThat(found(yaml)).singleElement().asString().contains(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{roles: [chain], proxy: {known_values: {canaries_file: none}}}",
        "{roles: [proxy], chain: {tokens: {listen: '127.0.0.1:1', tls: {certificate_file: none,"
            + " key_file: none}}}}",
        "tracing: {headers_file: none}",
        "cluster: {tls: {certificate_file: none, key_file: none, ca_file: none}}",
        "chain: {tokens: {key_directory: none, jwks_file: none}}",
      })
  void filesThatTheNodeDoesNotReadAreNotJudged(String yaml) throws IOException {
    assertThat(found(yaml)).isEmpty();
  }

  @Test
  void aClientCertificateBelongsToItsKey() throws Exception {
    KeyPair keys = keys();
    Files.writeString(directory.resolve("cert"), certificate(keys));
    key(keys);
    assertThat(found(CLIENT)).isEmpty();

    key(keys());
    assertThat(found(CLIENT))
        .singleElement()
        .asString()
        .contains(
            "proxy.upstream.client_certificates[0].certificate_file: ",
            "begins with a certificate that does not belong to");
  }

  @Test
  void aKeyOfAMemberBelongsToItsCertificate() throws Exception {
    KeyPair keys = keys();
    Files.writeString(directory.resolve("cert"), certificate(keys));
    key(keys());

    assertThat(
            found(
                "cluster: {members: ['127.0.0.1:7800'], tls: {certificate_file: cert, key_file:"
                    + " key, ca_file: none}}"))
        .extracting(Violation::keyPath)
        .containsExactly("cluster.tls.ca_file", "cluster.tls.certificate_file");
  }

  private List<Violation> found(String yaml) throws IOException {
    Path file = Files.writeString(directory.resolve("sluice.yaml"), yaml);
    Source source = Source.read(file);
    if (Settings.read(source) instanceof Compilation.Compiled<Settings> read) {
      return SettingsFiles.examine(source, read.value());
    }
    throw new AssertionError(Settings.read(source).toString());
  }

  private void key(KeyPair keys) throws IOException {
    Path file = Files.writeString(directory.resolve("key"), PemText.of(keys.getPrivate()));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  private static KeyPair keys() throws Exception {
    return KeyPairGenerator.getInstance("EC").generateKeyPair();
  }

  private static String certificate(KeyPair keys) throws Exception {
    X500Principal name = new X500Principal("CN=client");
    Date now = Date.from(Instant.EPOCH);
    return PemText.of(
        new JcaX509CertificateConverter()
            .getCertificate(
                new JcaX509v3CertificateBuilder(
                        name, BigInteger.ONE, now, now, name, keys.getPublic())
                    .build(
                        new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate()))));
  }
}
