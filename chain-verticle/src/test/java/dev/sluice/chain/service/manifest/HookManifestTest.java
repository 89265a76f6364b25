package dev.sluice.chain.service.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.chain.service.manifest.ManifestRules.ManifestVerdict;
import dev.sluice.chain.stage.Binding;
import dev.sluice.config.registration.Registration;
import dev.sluice.proto.middleware.v1.MiddlewareManifest;
import dev.sluice.testing.StreamScript;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which form of the contract a service is asked by. */
class HookManifestTest {
  private static final String SUBJECT = "external middleware registration 'corp/guard' ";
  private static final String HOOKS = "openshell.supervisor-middleware.http-hooks";
  private static final Duration TIMEOUT = Duration.ofMillis(500);

  @Test
  void hooksReadAllHttpMessages() {
    ServiceProfile described = profile(StreamScript.hooksManifest().toBuilder());
    assertThat(described.httpRequest()).isEmpty();
    assertThat(described.streams())
        .isEqualTo(
            new ServiceProfile.Streams(
                true,
                Optional.of(new Binding(1000, TIMEOUT)),
                Optional.of(new Binding(1000, TIMEOUT))));
  }

  @Test
  void theOlderContractReadsResponsesBesideRequests() {
    ServiceProfile described = profile(StreamScript.olderManifest().toBuilder());
    assertThat(described.httpRequest()).isPresent();
    assertThat(described.streams())
        .isEqualTo(
            new ServiceProfile.Streams(
                false, Optional.empty(), Optional.of(new Binding(1000, TIMEOUT))));
  }

  @Test
  void hooksMayReadHeadsAlone() {
    MiddlewareManifest.Builder manifest = StreamScript.hooksManifest().toBuilder();
    manifest.getBindingsBuilder(0).setMaxPayloadBytes(0);
    assertThat(profile(manifest).streams().requests()).contains(new Binding(0, TIMEOUT));
    assertThat(check(manifest, 0))
        .isEqualTo(
            new ManifestVerdict.Rejected(
                SUBJECT + "must configure max_payload_bytes for every payload-bearing binding"));

    manifest.getBindingsBuilder(1).setMaxPayloadBytes(0);
    assertThat(check(manifest, 0)).isInstanceOf(ManifestVerdict.Accepted.class);
    manifest.clearExtension();
    assertThat(check(manifest, 1000))
        .isEqualTo(
            new ManifestVerdict.Rejected(SUBJECT + "must advertise a non-zero payload limit"));
  }

  @Test
  void aServiceThatDoesNotRequireThemIsRefused() {
    MiddlewareManifest.Builder manifest = StreamScript.olderManifest().toBuilder();
    manifest.getExtensionBuilder().addSupportedCapabilities(HOOKS);
    assertThat(check(manifest, 1000))
        .isEqualTo(
            new ManifestVerdict.Rejected(
                SUBJECT
                    + "supports "
                    + HOOKS
                    + " without requiring it; require it to be asked by the hooks, or leave it"
                    + " out"));
  }

  @ParameterizedTest
  @CsvSource({"http-session", "http-v2"})
  void unreleasedFormsAreNamed(String capability) {
    MiddlewareManifest.Builder manifest = StreamScript.olderManifest().toBuilder();
    String name = "openshell.supervisor-middleware." + capability;
    manifest.getExtensionBuilder().addRequiredCapabilities(name);
    assertThat(check(manifest, 1000))
        .isEqualTo(
            new ManifestVerdict.Rejected(
                SUBJECT
                    + "requires "
                    + name
                    + " of an unreleased iteration of the hooks; this gateway speaks "
                    + HOOKS
                    + " as OpenShell 0.1.9 released it: build the service for that release"));
  }

  private static ServiceProfile profile(MiddlewareManifest.Builder manifest) {
    return switch (check(manifest, 1000)) {
      case ManifestVerdict.Accepted accepted -> accepted.profile();
      case ManifestVerdict.Rejected rejected -> throw new AssertionError(rejected.reason());
    };
  }

  private static ManifestVerdict check(MiddlewareManifest.Builder manifest, int maxPayloadBytes) {
    return new ManifestRules(
            new Registration(
                "corp/guard",
                URI.create("https://guard.example.test"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                "audience",
                false,
                maxPayloadBytes,
                TIMEOUT))
        .check(manifest.build());
  }
}
