package dev.sluice.policy;

import static dev.sluice.policy.Policies.valid;
import static dev.sluice.policy.Policies.warnings;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.policy.PolicyDecision.Allowed;
import dev.sluice.policy.PolicyDecision.Denied;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** {@code expires_at} of a rule. */
class ExpiringRulesTest {
  private static final Instant FIRST = Instant.parse("2030-01-01T00:00:00Z");
  private static final Instant SECOND = Instant.parse("2030-01-02T00:00:00Z");
  private static final Instant BEFORE = FIRST.minusMillis(1);
  private static final String POLICY =
      """
      version: 1
      network_policies:
        lasting:
          endpoints:
            - {host: a.test, port: 443, protocol: rest, enforcement: enforce, access: read-only}
        more:
          expires_at: 2030-01-01T00:00:00Z
          endpoints:
            - {host: a.test, port: 443, protocol: rest, enforcement: enforce, access: full,
               path: /up/**, deny_rules: [{method: GET, path: /up/secret}]}
            - {host: b.test, port: 443}
            - {host: "*.c.test", port: 443}
        later:
          expires_at: 2030-01-02T01:00:00+01:00
          endpoints: [{host: "*.x.c.test", port: 443}, {host: b.test, port: 443}]
      """;

  private final Policy policy = valid(POLICY);

  private static RequestFacts request(String method, String path) {
    return new RequestFacts("a.test", 443, method, path, "", false);
  }

  private boolean admits(Instant now, String host) {
    return policy.at(now).admitEndpoint(host, 443) instanceof EndpointDecision.Admitted;
  }

  @Test
  void aRuleIsAbsentFromItsInstantOn() {
    assertThat(policy.at(BEFORE).admitRequest(request("POST", "/up/a")))
        .isInstanceOf(Allowed.class);
    assertThat(policy.at(FIRST).admitRequest(request("POST", "/up/a"))).isInstanceOf(Denied.class);
    assertThat(policy.at(FIRST).admitRequest(request("GET", "/up/a"))).isInstanceOf(Allowed.class);
  }

  @Test
  void soAreItsDenyRules() {
    assertThat(policy.at(BEFORE).admitRequest(request("GET", "/up/secret")))
        .isInstanceOf(Denied.class);
    assertThat(policy.at(FIRST).admitRequest(request("GET", "/up/secret")))
        .isInstanceOf(Allowed.class);
  }

  @Test
  void everyRuleHasItsOwnEndAlsoBelowWildcards() {
    assertThat(admits(BEFORE, "d.x.c.test")).isTrue();
    assertThat(admits(FIRST, "d.x.c.test")).isTrue();
    assertThat(admits(SECOND, "d.x.c.test")).isFalse();
    assertThat(admits(BEFORE, "y.c.test")).isTrue();
    assertThat(admits(FIRST, "y.c.test")).isFalse();
    assertThat(admits(SECOND.minusMillis(1), "b.test")).isTrue();
    assertThat(admits(SECOND, "b.test")).isFalse();
    assertThat(admits(SECOND, "a.test")).isTrue();
  }

  @Test
  void anAdmissionTellsItsEnd() {
    assertThat(policy.at(BEFORE).admitEndpoint("b.test", 443))
        .isInstanceOfSatisfying(
            EndpointDecision.Admitted.class, it -> assertThat(it.until()).contains(FIRST));
    assertThat(policy.at(FIRST).admitEndpoint("b.test", 443))
        .isInstanceOfSatisfying(
            EndpointDecision.Admitted.class, it -> assertThat(it.until()).contains(SECOND));
    assertThat(policy.at(FIRST).admitEndpoint("a.test", 443))
        .isInstanceOfSatisfying(
            EndpointDecision.Admitted.class, it -> assertThat(it.until()).isEmpty());
  }

  @Test
  void withoutATimeWhatExpiresIsAbsent() {
    assertThat(policy.admitEndpoint("b.test", 443)).isInstanceOf(EndpointDecision.Refused.class);
    assertThat(policy.at(SECOND).at(BEFORE).admitEndpoint("b.test", 443))
        .isInstanceOf(EndpointDecision.Admitted.class);
  }

  @Test
  void anExplanationTellsOfIt() {
    PolicyExplanation explanation =
        PolicyExplanation.of(policy.at(FIRST), new WrittenRequest("GET https://y.c.test/"));

    assertThat(explanation.isAllowed()).isFalse();
    assertThat(explanation.notes())
        .containsExactly(
            "a rule for this host and port expired at 2030-01-01T00:00:00Z and is absent");
  }

  @Test
  void anExpiredRuleAndTheKeyAreTold() {
    String expired = POLICY.replace("2030-01-01T00:00:00Z", "2020-01-01T00:00:00Z");

    assertThat(warnings(expired))
        .anyMatch(line -> line.endsWith("has expired: the rule is absent; remove it"))
        .anyMatch(
            line ->
                line.endsWith(
                    "network_policies.later.expires_at: is a key of Sluice: OpenShell refuses this"
                        + " file"));
  }

  @Test
  void manyDifferentTimesAreRefused() {
    List<String> errors = Policies.errors(rules(101));

    assertThat(errors).allMatch(it -> it.endsWith("more than 100 different times in a policy"));
    assertThat(errors).hasSize(1);
    assertThat(valid(rules(100)).at(BEFORE).admitEndpoint("h99.test", 443))
        .isInstanceOf(EndpointDecision.Admitted.class);
  }

  private static String rules(int count) {
    return IntStream.range(0, count)
        .mapToObj(
            i ->
                "  r%d: {expires_at: %s, endpoints: [{host: h%d.test, port: 443}]}\n"
                    .formatted(i, FIRST.plus(Duration.ofSeconds(i)), i))
        .collect(Collectors.joining("", "network_policies:\n", ""));
  }
}
