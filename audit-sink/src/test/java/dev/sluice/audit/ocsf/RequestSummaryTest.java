package dev.sluice.audit.ocsf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.audit.ocsf.OcsfCode.Severity;
import dev.sluice.proto.v1.RequestDecision;
import dev.sluice.proto.v1.Rule;
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
  })
  void misuseIsGraverThanAMissingCredential(String engine, String refusal, Severity severity) {
    RequestDecision decision =
        RequestDecision.newBuilder()
            .setRule(Rule.newBuilder().setEngine(engine))
            .setRefusal(refusal)
            .build();

    assertThat(RequestSummary.severity(decision)).isEqualTo(severity);
  }
}
