package dev.sluice.policy.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.settings.ConfigDirectory;
import dev.sluice.config.settings.Settings;
import dev.sluice.config.settings.audit.AuditSettings;
import dev.sluice.config.settings.proxy.Capacity;
import dev.sluice.config.settings.proxy.ConnectionLimits;
import dev.sluice.config.settings.proxy.Timeouts;
import dev.sluice.config.source.Compilation;
import dev.sluice.config.source.Source;
import dev.sluice.policy.EndpointDecision;
import dev.sluice.policy.Policy;
import dev.sluice.policy.PolicyDecision;
import dev.sluice.policy.RequestFacts;
import dev.sluice.policy.middleware.MiddlewareEntry;
import dev.sluice.policy.middleware.MiddlewareEntry.OnError;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShippedDefaultsTest {
  private static final Path ETC = Path.of("../config/etc");
  private static final String DEMO = "demo.sluice.test";

  private static ConfigDirectory shipped() throws IOException {
    return ConfigDirectory.read(ETC);
  }

  private static Policy policy() throws IOException {
    ConfigDirectory files = shipped();
    var compiled = SnapshotCompiler.compile(1, files.policies(), files.registrations());
    assertThat(compiled).isInstanceOf(Compilation.Compiled.class);
    Compilation.Compiled<Snapshot> snapshot = (Compilation.Compiled<Snapshot>) compiled;
    assertThat(snapshot.warnings()).isEmpty();
    return snapshot.value().policyFor("any");
  }

  @ParameterizedTest
  @ValueSource(ints = {80, 443, 8480, 8443})
  void admitsTheDemoOrigin(int port) throws IOException {
    assertThat(policy().admitEndpoint(DEMO, port))
        .isInstanceOfSatisfying(
            EndpointDecision.Admitted.class,
            admitted -> {
              assertThat(admitted.policy()).isEqualTo("demo");
              assertThat(admitted.inspected()).isTrue();
            });
  }

  @Test
  void allowsWritesButNotDeletes() throws IOException {
    assertThat(policy().admitRequest(request("POST"))).isInstanceOf(PolicyDecision.Allowed.class);
    assertThat(policy().admitRequest(request("DELETE"))).isInstanceOf(PolicyDecision.Denied.class);
  }

  @Test
  void deniesEverythingElse() throws IOException {
    assertThat(policy().admitEndpoint("example.com", 443))
        .isEqualTo(
            new EndpointDecision.Refused("endpoint example.com:443 is not allowed by any policy"));
  }

  @Test
  void redactsKeys() throws IOException {
    assertThat(policy().chainFor(DEMO).entries())
        .singleElement()
        .satisfies(
            entry -> {
              assertThat(entry.key()).isEqualTo("redact-keys");
              assertThat(entry)
                  .extracting(MiddlewareEntry::implementation, MiddlewareEntry::onError)
                  .containsExactly("openshell/regex", OnError.FAIL_CLOSED);
            });
  }

  @Test
  void settingsKeepEveryDefaultButTheDemoHost() throws IOException {
    Source yaml = shipped().settings().orElseThrow();

    assertThat(Settings.read(yaml))
        .isInstanceOfSatisfying(
            Compilation.Compiled.class,
            compiled -> {
              Settings settings = (Settings) compiled.value();
              assertThat(settings.proxy().hosts()).containsOnlyKeys(DEMO);
              assertThat(settings.proxy().exempt()).hasSize(1);
              assertThat(settings.proxy().limits()).isEqualTo(ConnectionLimits.DEFAULTS);
              assertThat(settings.proxy().timeouts()).isEqualTo(Timeouts.DEFAULTS);
              assertThat(settings.proxy().capacity()).isEqualTo(Capacity.DEFAULTS);
              assertThat(settings.audit()).isEqualTo(AuditSettings.DEFAULTS);
            });
  }

  /** Keys that the file shows with an example. */
  private static final List<String> WITHOUT_DEFAULT =
      List.of(
          "ca_file:",
          "client_certificates:",
          "- {hosts:",
          "token_file:",
          "sandboxes:",
          "lab:",
          "ci:",
          "credentials:",
          "expires_at:",
          "canaries_file:",
          "fingerprints_file:",
          "fingerprint_key_file:",
          "members:",
          "streaming:",
          "ca: {",
          "hosts: [",
          "tls: {",
          "store:",
          "key_directory:",
          "jwks_file:",
          "listen: 0.0.0.0:9443",
          "webhook:",
          "sasl:",
          "endpoint: http:",
          "headers_file:",
          "service_name:",
          "sampling:",
          "trust_parent:",
          "propagate:");

  /** Every commented key must be one that the reader knows, with the default that it shows. */
  @Test
  void commentedSettingsAreTheDefaults() throws IOException {
    Source yaml = shipped().settings().orElseThrow();
    String uncommented =
        yaml.text()
            .lines()
            .map(
                line ->
                    line.matches("\\s*# +[a-z_0-9]+:( .*)?") ? line.replaceFirst("# ", "") : line)
            .filter(line -> WITHOUT_DEFAULT.stream().noneMatch(line::contains))
            .reduce("", (all, line) -> all + line + "\n");

    var read = Settings.read(new Source(yaml.file(), uncommented));

    assertThat(read).isInstanceOf(Compilation.Compiled.class);
    Settings settings = (Settings) ((Compilation.Compiled<?>) read).value();
    Settings defaults = Settings.defaults();
    assertThat(settings.withState(defaults.state()))
        .usingRecursiveComparison()
        .ignoringFields("proxy.hosts", "proxy.exempt", "proxy.refusedConnect")
        .isEqualTo(defaults);
  }

  private static RequestFacts request(String method) {
    return new RequestFacts(DEMO, 443, method, "/v1/chat", "", false);
  }
}
