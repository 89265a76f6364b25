package dev.sluice.chain.service.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.chain.service.manifest.ManifestRules.ManifestVerdict;
import dev.sluice.config.registration.Registration;
import dev.sluice.proto.middleware.v1.MiddlewareManifest;
import dev.sluice.testing.TestService;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AudienceRuleTest {
  @ParameterizedTest
  @CsvSource({
    "'', false, true",
    "audience, false, true",
    "other, true, true",
    "other, false, false",
    "Audience, false, false"
  })
  void theAudienceIsThatOfTheRegistration(String expected, boolean insecure, boolean accepted) {
    assertThat(check(expected, insecure) instanceof ManifestVerdict.Accepted).isEqualTo(accepted);
  }

  @Test
  void namesBothAudiencesAndReducesThatOfTheService() {
    assertThat(check("urn:corp/guard.v1 '<\n>'" + "x".repeat(500), false))
        .isEqualTo(
            new ManifestVerdict.Rejected(
                "middleware registration 'corp/guard' expects audience 'urn:corp/guard.v1"
                    + "x".repeat(111)
                    + "' but OpenShell is configured to mint 'audience'"));
  }

  private static ManifestVerdict check(String expected, boolean insecure) {
    MiddlewareManifest manifest =
        TestService.old().toBuilder().setExpectedAudience(expected).build();
    return new ManifestRules(
            new Registration(
                "corp/guard",
                URI.create("https://guard.example.test"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                "audience",
                insecure,
                1000,
                Duration.ofMillis(500)))
        .check(manifest);
  }
}
