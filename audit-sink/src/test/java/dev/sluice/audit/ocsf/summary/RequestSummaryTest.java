package dev.sluice.audit.ocsf.summary;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.audit.ocsf.code.OcsfCode.Severity;
import dev.sluice.proto.v1.PlatformFinding;
import dev.sluice.proto.v1.RequestDecision;
import dev.sluice.proto.v1.Rule;
import dev.sluice.testing.SampleRecords;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestSummaryTest {
  @ParameterizedTest
  @CsvSource({
    "credential-binding, credential_endpoint_mismatch, HIGH",
    "credential-binding, credential_injection_failed, HIGH",
    "credential-binding, credential_unavailable, MEDIUM",
    "credentials, uninspected_credentials, HIGH",
    "l7, policy_denied, MEDIUM",
    "upstream, upstream_unresolved, LOW",
    "capacity, streaming_capacity_exhausted, MEDIUM",
  })
  void misuseIsGraverThanAMissingCredential(String engine, String refusal, Severity severity) {
    RequestDecision decision =
        RequestDecision.newBuilder()
            .setRule(Rule.newBuilder().setEngine(engine))
            .setRefusal(refusal)
            .build();

    assertThat(RequestSummary.severity(decision)).isEqualTo(severity);
  }

  @ParameterizedTest
  @CsvSource({"SEVERITY_LOW, LOW", "SEVERITY_HIGH, HIGH"})
  void aCredentialOnAnotherPathOfItsHostIsNoMisuse(
      PlatformFinding.Severity finding, Severity severity) {
    RequestDecision decision =
        RequestDecision.newBuilder()
            .setRule(Rule.newBuilder().setEngine("credential-binding"))
            .setRefusal("credential_endpoint_mismatch")
            .addFindings(SampleRecords.platform("openshell.middleware.failure", "fail_open"))
            .addFindings(
                SampleRecords.platform("openshell.provider_credential.endpoint_mismatch", "denied")
                    .toBuilder()
                    .setSeverity(finding))
            .build();

    assertThat(RequestSummary.severity(decision)).isEqualTo(severity);
  }

  @Test
  void whatTheObserveModeAllowsIsSaid() {
    RequestDecision decision =
        SampleRecords.redacted()
            .setReason("GET /a not permitted by policy")
            .setWouldRefuse("policy_denied")
            .build();

    assertThat(RequestSummary.message(decision))
        .contains(" observe ")
        .endsWith("reason=GET /a not permitted by policy");
  }

  @Test
  void anOriginThatCannotBeReachedFailed() {
    RequestDecision decision =
        SampleRecords.denied()
            .setTunnelled(false)
            .setRule(Rule.newBuilder().setPolicy("web").setEngine("upstream"))
            .setReason("DNS resolution failed for a.test:80")
            .build();

    assertThat(RequestSummary.message(decision))
        .startsWith("FORWARD failed POST ")
        .endsWith(" reason=DNS resolution failed for a.test:80");
  }
}
