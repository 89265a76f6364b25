package dev.sluice.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.TestIdentity;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code env}; integration tests run clients with what it prints. */
@Isolated("reads standard output")
class EnvCommandTest {
  private final CapturedOutput output = new CapturedOutput();
  @TempDir private Path directory;
  private Path ca;

  @BeforeEach
  void makeCertificate() {
    ca = TestIdentity.create(directory, "ca", List.of("ca.test")).certificate();
  }

  @AfterEach
  void release() {
    output.close();
  }

  private int env(String... options) {
    return SluiceCommand.execute(
        Stream.concat(
                Stream.of("env", "--ca", ca.toString(), "--dir", directory.resolve("t").toString()),
                Stream.of(options))
            .toArray(String[]::new));
  }

  @Test
  void writesWhatTheVariablesName() throws IOException, GeneralSecurityException {
    assertThat(env()).isZero();

    Path files = directory.resolve("t");
    assertThat(output.out())
        .contains(
            "export HTTPS_PROXY=\"http://127.0.0.1:3128\"\n",
            "export SSL_CERT_FILE=\"" + files.resolve("bundle.pem") + "\"\n",
            "export WGETRC=\"" + files.resolve("wgetrc") + "\"\n",
            "unset NO_PROXY\n");
    assertThat(files.resolve("wgetrc"))
        .hasContent("ca_certificate = " + files.resolve("bundle.pem"));
    assertThat(Files.readString(files.resolve("bundle.pem")))
        .endsWith(Files.readString(files.resolve("ca.pem")));
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(files.resolve("trust.p12"))) {
      store.load(in, "changeit".toCharArray());
    }
    assertThat(store.size()).isGreaterThan(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "sh|export HTTP_PROXY=\"http://ci:${SLUICE_TOKEN}@127.0.0.1:3128\"",
        "fish|set -gx HTTP_PROXY \"http://ci:$SLUICE_TOKEN@127.0.0.1:3128\"",
        "powershell|$Env:HTTP_PROXY = \"http://ci:$($Env:SLUICE_TOKEN)@127.0.0.1:3128\"",
        "compose|  HTTP_PROXY: 'http://ci:${SLUICE_TOKEN}@127.0.0.1:3128'",
        "k8s|    value: 'http://ci:$(SLUICE_TOKEN)@127.0.0.1:3128'"
      })
  void leavesTheTokenToTheShell(String shell, String line) {
    assertThat(env("--sandbox", "ci", "--shell", shell)).isZero();
    assertThat(output.out().lines()).contains(line);
  }

  @Test
  void putsTheTokenOfAFileIn() throws IOException {
    Path token = Files.writeString(directory.resolve("token"), "a b/$c\n");

    assertThat(env("--sandbox", "ci", "--token-file", token.toString())).isZero();

    assertThat(output.out()).contains("=\"http://ci:a%20b%2F%24c@127.0.0.1:3128\"");
  }

  @Test
  void aFileForDockerNeedsTheToken() {
    assertThat(env("--sandbox", "ci", "--shell", "docker")).isEqualTo(2);
    assertThat(output.err()).contains("--token-file FILE");
  }

  @Test
  void filesNameEachOtherWhereAContainerSeesThem() {
    assertThat(env("--shell", "docker", "--mounted", "/trust")).isZero();

    assertThat(output.out().lines()).contains("WGETRC=/trust/wgetrc");
    assertThat(directory.resolve("t/wgetrc")).hasContent("ca_certificate = /trust/bundle.pem");
  }

  @Test
  void namesWhatIsMissing() {
    ca = directory.resolve("none.pem");
    assertThat(env()).isEqualTo(2);
    assertThat(output.err()).contains(ca + " is missing; start a node");
  }

  @Test
  void namesAWrongAddress() {
    assertThat(env("--proxy", "localhost")).isEqualTo(2);
    assertThat(output.err()).contains("--proxy: write HOST:PORT");
  }
}
