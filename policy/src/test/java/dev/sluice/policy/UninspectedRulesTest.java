package dev.sluice.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.policy.PolicyDecision.Allowed;
import dev.sluice.policy.PolicyDecision.Denied;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules without a protocol beside one that inspects (openshell-0.1-files 4). */
class UninspectedRulesTest {
  private static Policy policy(String name, String endpoint) {
    return Policies.valid(
        """
        network_policies:
          inspected:
            endpoints:
              - {host: api.example.com, port: 443, path: /v1/**, protocol: rest,
                 enforcement: enforce, access: read-only}
          %s:
            endpoints:
              - {%s}
        """
            .formatted(name, endpoint));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "before|host: api.example.com, port: 443",
        "zz|host: api.example.com, port: 443",
        "before|host: api.example.com, port: 443, access: full",
        "before|host: '*.example.com', port: 443",
        "zz|host: '**.example.com', ports: [80, 443]",
        "before|host: api.example.com, port: 443, path: /open/**",
        "zz|host: api.example.com, port: 443, protocol: sql, enforcement: audit, access: full",
      })
  void addNoAccessToRequests(String name, String endpoint) {
    Policy policy = policy(name, endpoint);

    assertThat(policy.admitRequest(at(443, "GET", "/v1/a"))).isInstanceOf(Allowed.class);
    assertThat(policy.admitRequest(at(443, "POST", "/v1/a"))).isInstanceOf(Denied.class);
    assertThat(policy.admitRequest(at(443, "GET", "/open/a"))).isInstanceOf(Denied.class);
    assertThat(policy.admitEndpoint(Policies.HOST, 443))
        .isInstanceOfSatisfying(
            EndpointDecision.Admitted.class, admitted -> assertThat(admitted.inspected()).isTrue());
  }

  @ParameterizedTest
  @ValueSource(strings = {"host: api.example.com, port: 80", "host: '*.example.com', port: 80"})
  void decideAloneOnAnotherPort(String endpoint) {
    Policy policy = policy("plain", endpoint);

    assertThat(policy.admitRequest(at(80, "POST", "/x"))).isInstanceOf(Allowed.class);
  }

  private static RequestFacts at(int port, String method, String path) {
    return new RequestFacts(Policies.HOST, port, method, path, "", false);
  }
}
