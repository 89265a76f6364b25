package dev.sluice.config.registration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.pem.PemText;
import dev.sluice.config.source.Compilation;
import dev.sluice.config.source.Source;
import dev.sluice.config.source.Violation;
import dev.sluice.config.source.Violations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Registrations whose text is sound but which cannot work. */
class RegistrationCheckTest {
  private static final String CERTIFICATE =
      """
      -----BEGIN CERTIFICATE-----
      MIIBdTCCARugAwIBAgIUTYqLHgknpWHBMcmYAUknJBDlBJ4wCgYIKoZIzj0EAwIw
      DzENMAsGA1UEAwwEdGVzdDAgFw0yNjExMjYxNjUzNTNaGA8yMTI2MTEwMjE2NTM1
      M1owDzENMAsGA1UEAwwEdGVzdDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABJc6
      pw5iHYlxUuF55YzuA3A624vgHI8u6fN2Pwn57hfBGzGQ8VK90QnWKk36VeeZUhpN
      KYNJsedzK3YUdEEhToOjUzBRMB0GA1UdDgQWBBQEDe02uRGcRf60Ms5cKJX1NsQz
      sTAfBgNVHSMEGDAWgBQEDe02uRGcRf60Ms5cKJX1NsQzsTAPBgNVHRMBAf8EBTAD
      AQH/MAoGCCqGSM49BAMCA0gAMEUCIQCn9z0HgZO5+G03w2YZEcw9y+vKIeCcWFmb
      eKa0VzCGgQIgPILu8r7XiNC1T6gGNUvHjU1etpnZK38NiyflP6TDQdg=
      -----END CERTIFICATE-----
      """;

  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"sluice/secrets", "corp/regex"})
  void onlyTheNameOfABuiltInIsTaken(String name) {
    assertThat(found("name = \"" + name + "\"\ngrpc_endpoint = \"https://h:1\"\n"))
        .isEqualTo(
            name.startsWith("corp")
                ? List.of()
                : List.of(
                    "gateway.toml:2:1: openshell.supervisor.middleware[0].name: middleware"
                        + " registration 'sluice/secrets' has the name of a built-in; choose"
                        + " another name"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "guard",
        "localhost",
        "127.0.0.1",
        "10.1.2.3",
        "172.31.0.1",
        "192.168.0.1",
        "100.64.0.1",
        "169.254.1.1",
        "[::1]",
        "[fd00::1]",
        "guard.ns.svc",
        "guard.internal"
      })
  void clearTextInAPrivateNetworkIsDoubtful(String host) {
    assertThat(found(clear(host)))
        .containsExactly(
            "gateway.toml:3:1: warning: openshell.supervisor.middleware[0].grpc_endpoint:"
                + " middleware registration 'a' uses clear text without allow_insecure_transport ="
                + " true; use https://, or set that key");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"8.8.8.8", "172.32.0.1", "[2001:4860::8888]", "guard.example.com", "0.0.0.0"})
  void clearTextToAnyOtherHostIsRefused(String host) {
    assertThat(found(clear(host)))
        .containsExactly(
            "gateway.toml:3:1: openshell.supervisor.middleware[0].grpc_endpoint: middleware"
                + " registration 'a' grpc_endpoint must use https:// unless"
                + " allow_insecure_transport = true: its host is not known to be private");
  }

  @Test
  void clearTextWithTokensIsRefused() {
    assertThat(found(clear("127.0.0.1") + "[openshell.gateway.gateway_jwt]\n"))
        .anyMatch(line -> line.endsWith("true: [openshell.gateway.gateway_jwt] is present"));
  }

  @Test
  void clearTextThatIsAllowedIsNoFlaw() {
    assertThat(found(clear("8.8.8.8") + "allow_insecure_transport = true\n")).isEmpty();
  }

  /** No token is made for it (middleware-contract n.2). */
  @ParameterizedTest
  @ValueSource(strings = {" urn:guard", "urn:guard ", "urn:\\u0007guard"})
  void anAudienceWithBlanksIsRefused(String audience) {
    assertThat(
            found(
                "name = \"a\"\ngrpc_endpoint = \"https://h:1\"\naudience = \"%s\"\n"
                    .formatted(audience)))
        .singleElement()
        .asString()
        .endsWith(
            "middleware registration 'a' audience has blanks around it or control characters;"
                + " remove them");
  }

  @Test
  void anAuthorityFileHoldsCertificates() throws IOException {
    assertThat(authority(CERTIFICATE + CERTIFICATE)).isEmpty();
    assertThat(authority("not pem")).singleElement().asString().contains(flaw("does not contain"));
    assertThat(authority(CERTIFICATE.replace("CERTIFICATE", "PRIVATE KEY")))
        .singleElement()
        .asString()
        .startsWith("gateway.toml:4:1: openshell.supervisor.middleware[0].tls_ca_cert_path: ")
        .contains(flaw("contains a non-certificate block"))
        .endsWith("; write PEM certificates only there");
    assertThat(authority(CERTIFICATE.replace("MIIB", "MIIC")))
        .singleElement()
        .asString()
        .contains(flaw("contains a block that is not a certificate"));
  }

  @Test
  void anAbsentAuthorityFileIsAFlaw() {
    assertThat(found(secure() + "tls_ca_cert_path = \"none.pem\"\n"))
        .singleElement()
        .asString()
        .contains("failed to read TLS CA certificate for supervisor middleware 'a'")
        .endsWith(
            "(none.pem); no such file or directory; correct the path or the permissions of the"
                + " file");
  }

  @Test
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void aPipeIsNotAwaited() throws IOException, InterruptedException {
    Path pipe = directory.resolve("ca.pem");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();

    assertThat(found(secure() + "tls_ca_cert_path = \"ca.pem\"\n"))
        .singleElement()
        .asString()
        .contains("failed to read TLS CA certificate for supervisor middleware")
        .endsWith("(" + pipe.getFileName() + "); not a regular file; replace it with one");
  }

  @Test
  void theFilesOfTheClientAreRead() throws IOException {
    Files.writeString(directory.resolve("client.pem"), CERTIFICATE);

    assertThat(
            found(
                secure()
                    + "tls_client_cert_path = \"client.pem\"\ntls_client_key_path = \"none\"\n"))
        .singleElement()
        .asString()
        .contains(
            "tls_client_key_path: ",
            "none cannot be read: no such file or directory; correct the path");
  }

  @Test
  void theFilesOfTheClientBelongTogether() throws Exception {
    KeyPair other = KeyPairGenerator.getInstance("EC").generateKeyPair();
    Files.writeString(directory.resolve("client.pem"), CERTIFICATE);
    Files.writeString(directory.resolve("client.key"), PemText.of(other.getPrivate()));

    assertThat(
            found(
                secure()
                    + "tls_client_cert_path = \"client.pem\"\n"
                    + "tls_client_key_path = \"client.key\"\n"))
        .singleElement()
        .asString()
        .contains(
            "tls_client_cert_path: ",
            "client.pem begins with a certificate that does not belong to ",
            "client.key; put the certificate of that key first");
  }

  private List<String> authority(String pem) throws IOException {
    Files.writeString(directory.resolve("ca.pem"), pem);
    return found(secure() + "tls_ca_cert_path = \"ca.pem\"\n");
  }

  private static String flaw(String what) {
    return "invalid TLS CA certificate for supervisor middleware 'a': PEM bundle " + what;
  }

  private static String secure() {
    return "name = \"a\"\ngrpc_endpoint = \"https://h:1\"\n";
  }

  private static String clear(String host) {
    return "name = \"a\"\ngrpc_endpoint = \"http://" + host + ":1\"\nmax_payload_bytes = 5\n";
  }

  private List<String> found(String keys) {
    String table = keys.contains("max_payload_bytes") ? keys : keys + "max_payload_bytes = 5\n";
    Source toml =
        new Source(
            directory.resolve("gateway.toml").toString(),
            "[[openshell.supervisor.middleware]]\n" + table);
    Violations violations = new Violations();
    RegistrationsReader.read(
        toml, violations, RegistrationCheck.of(RegistrationFiles.examine(toml)), false);
    List<Violation> all =
        switch (violations.conclude(List.of())) {
          case Compilation.Compiled<?> compiled -> compiled.warnings();
          case Compilation.Rejected<?> rejected -> rejected.violations();
        };
    return all.stream()
        .map(violation -> violation.toString().replace(directory + "/", ""))
        .filter(line -> !line.contains("belongs to OpenShell"))
        .toList();
  }
}
