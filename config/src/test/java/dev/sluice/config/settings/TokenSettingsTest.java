package dev.sluice.config.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.net.HostPort;
import dev.sluice.config.source.Compilation;
import dev.sluice.config.source.Source;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenSettingsTest {
  /** What {@link EveryKey} sets. */
  static TokenSettings everyKey() {
    return new TokenSettings(
        "gw-1",
        Optional.of(Path.of("/etc/sluice/keys")),
        Duration.ofMinutes(1),
        Optional.of(Path.of("/etc/sluice/shared/jwks.json")),
        Optional.of(
            new TokenSettings.Publication(
                new HostPort("0.0.0.0", 9443),
                Optional.of(
                    new TokenSettings.Identity(
                        Path.of("/etc/sluice/jwks.pem"), Path.of("/etc/sluice/jwks.key"))))));
  }

  private static Compilation<Settings> read(String tokens) {
    return Settings.read(
        new Source("/etc/sluice/sluice.yaml", "chain: {tokens: {" + tokens + "}}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gateway_id: ''|gateway_id: expected 1 to 128 letters, digits, '.', '_' or '-'",
        "gateway_id: a b|gateway_id: expected 1 to 128 letters, digits, '.', '_' or '-'",
        "lifetime: 59s|lifetime: expected a duration from 1m to 1h, such as 500ms, 10s, 2m, not"
            + " '59s'",
        "lifetime: 61m|lifetime: expected a duration from 1m to 1h, such as 500ms, 10s, 2m, not"
            + " '61m'",
        "listen: 9443|listen: expected host:port, such as 127.0.0.1:3128 or [::1]:3128; the host is"
            + " missing",
        "tls: {certificate_file: a}|tls: certificate_file and key_file go together; name both or"
            + " none",
        "tls: {certificate_file: a, key_file: b}|tls: nothing listens with this certificate; set"
            + " listen, or remove tls"
      })
  void refuses(String tokens, String message) {
    assertThat(read(tokens))
        .isInstanceOfSatisfying(
            Compilation.Rejected.class,
            rejected ->
                assertThat(rejected.violations().toString()).contains("chain.tokens." + message));
  }

  @Test
  void theKeysAreInTheStateUnlessADirectoryIsNamed() {
    Path state = Path.of("/var/lib/sluice");

    assertThat(tokens("").keyDirectory(state)).isEqualTo(Path.of("/var/lib/sluice/tokens"));
    assertThat(tokens("key_directory: k").keyDirectory(state)).isEqualTo(Path.of("/etc/sluice/k"));
  }

  @Test
  void theIssuerNamesTheGateway() {
    assertThat(tokens("").issuer()).isEqualTo("openshell-gateway:openshell");
    assertThat(tokens("gateway_id: eu-1").issuer()).isEqualTo("openshell-gateway:eu-1");
  }

  private static TokenSettings tokens(String keys) {
    return switch (read(keys)) {
      case Compilation.Compiled<Settings> compiled -> compiled.value().services().tokens();
      case Compilation.Rejected<Settings> rejected ->
          throw new AssertionError(rejected.violations());
    };
  }
}
