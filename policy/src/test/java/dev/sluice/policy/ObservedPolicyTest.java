package dev.sluice.policy;

import static dev.sluice.policy.Policies.valid;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.inspect.body.MediaHeaders;
import dev.sluice.policy.PolicyDecision.Allowed;
import dev.sluice.policy.PolicyDecision.Denied;
import dev.sluice.policy.PolicyDecision.Observed;
import dev.sluice.policy.middleware.MiddlewareEntry;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A policy with {@code mode: observe}, before and after its end. */
class ObservedPolicyTest {
  private final Instant until =
      Instant.now().plus(Duration.ofDays(1)).truncatedTo(ChronoUnit.SECONDS);
  private final String mode = "x-sluice: {mode: observe, until: " + until + "}\n";
  private final String rules =
      mode
          + """
          version: 1
          network_middlewares:
            redact: {middleware: openshell/regex, order: 1, config: {},
              endpoints: {include: ["*.example.com", other.test]}}
          network_policies:
            p:
              endpoints:
                - {host: api.example.com, port: 443, protocol: rest, enforcement: enforce,
                   rules: [{allow: {method: GET, path: /v1/**}}],
                   deny_rules: [{method: "*", path: /v1/keys}, {method: DELETE, path: "/**"}]}
                - {host: odd.example.com, port: 8443, protocol: rest, enforcement: enforce,
                   access: read-only}
                - {host: graph.example.com, port: 443, protocol: graphql, enforcement: enforce,
                   access: read-only, deny_rules: [{operation_type: mutation, fields: [drop]}]}
                - {host: raw.skip.test, port: 443, tls: skip}
          """;

  private final Policy policy = valid(rules);
  private final Policy observed = policy.at(until.minusMillis(1));

  private static RequestFacts request(String host, int port, String method, String path) {
    return new RequestFacts(host, port, method, path, "", false);
  }

  @Test
  void aHostThatNoRuleNamesIsObservedAtPublicAddresses() {
    assertThat(observed.admitEndpoint("new.test", 443))
        .isInstanceOfSatisfying(
            EndpointDecision.Admitted.class,
            admitted -> {
              assertThat(admitted.destination()).isEqualTo(new DestinationRule.StrictlyPublic());
              assertThat(admitted.inspected()).isTrue();
              assertThat(admitted.tls()).isEqualTo(EndpointDecision.TlsMode.AUTO);
              assertThat(admitted.until()).contains(until);
            });
    assertThat(observed.admitRequest(request("new.test", 80, "POST", "/a")))
        .isInstanceOf(Observed.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {22, 79, 444, 8080, 8443, 65_535})
  void otherPortsStayRefused(int port) {
    assertThat(observed.admitEndpoint("new.test", port))
        .isInstanceOf(EndpointDecision.Refused.class);
    assertThat(observed.admitRequest(request("new.test", port, "GET", "/")))
        .isInstanceOf(Denied.class);
  }

  @ParameterizedTest
  @CsvSource({
    "api.example.com, 443, GET, /v1/a, Allowed",
    "api.example.com, 443, POST, /v1/a, Observed",
    "api.example.com, 443, GET, /v2, Observed",
    "api.example.com, 443, POST, /v1/keys, Denied",
    "api.example.com, 443, GET, /v1/keys, Denied",
    "api.example.com, 443, DELETE, /v9, Denied",
    "api.example.com, 443, GET, /v2/a%2Fb, Denied",
    "api.example.com, 80, DELETE, /v9, Observed",
    "odd.example.com, 8443, GET, /, Allowed",
    "odd.example.com, 8443, POST, /, Denied",
    "graph.example.com, 443, GET, /, ByBody",
    "raw.skip.test, 443, GET, /, Allowed",
  })
  void whatADenyRuleOrTheHeadForbidsStaysDenied(
      String host, int port, String method, String path, String decision) {
    assertThat(observed.admitRequest(request(host, port, method, path)).getClass().getSimpleName())
        .isEqualTo(decision);
  }

  @ParameterizedTest
  @CsvSource({
    "query { me }, Allowed",
    "mutation { add }, Observed",
    "mutation { add drop }, Denied",
    "mutation {, Rejected",
  })
  void bodiesAreJudgedTheSameWay(String query, String decision) {
    RequestFacts facts =
        request("graph.example.com", 443, "POST", "/")
            .with(new MediaHeaders("", "application/json", ""));
    ByteBuffer body = ByteBuffer.wrap(("{\"query\":\"" + query + "\"}").getBytes(UTF_8));

    assertThat(observed.admitBody(facts, body).getClass().getSimpleName()).isEqualTo(decision);
  }

  @Test
  void whatIsObservedPassesSecretsBesidesWhatItsHostSelects() {
    RequestFacts asked = request("other.test", 443, "GET", "/");
    assertThat(observed.chainFor(asked, observed.admitRequest(asked)).entries())
        .extracting(MiddlewareEntry::implementation)
        .containsExactly("openshell/regex", "sluice/secrets");

    RequestFacts allowed = request("api.example.com", 443, "GET", "/v1/a");
    assertThat(observed.chainFor(allowed, new Allowed("p", "l7")).entries())
        .extracting(MiddlewareEntry::implementation)
        .containsExactly("openshell/regex");
  }

  @Test
  void anUpgradeIsRefused() {
    assertThat(observed.upgrades(request("new.test", 443, "GET", "/").asHandshake()).allowed())
        .isFalse();
  }

  /** The messages of an upgraded connection would pass unread. */
  @Test
  void anUpgradeThatOnlyTheModeAdmitsIsRefused() {
    Policy scoped =
        valid(
                mode
                    + """
                    version: 1
                    network_policies:
                      p:
                        endpoints:
                          - {host: a.test, port: 443, path: /v1/**, protocol: rest,
                             enforcement: enforce, access: read-only}
                          - {host: b.test, port: 443, protocol: rest, enforcement: enforce,
                             upgrades: allow, rules: [{allow: {method: GET, path: /ws}}]}
                    """)
            .at(until.minusMillis(1));

    assertThat(upgrades(scoped, "a.test", "/elsewhere")).isFalse();
    assertThat(upgrades(scoped, "b.test", "/elsewhere")).isFalse();
    assertThat(upgrades(scoped, "b.test", "/ws")).isTrue();
  }

  private static boolean upgrades(Policy policy, String host, String path) {
    return policy.upgrades(request(host, 443, "GET", path).asHandshake()).allowed();
  }

  @Test
  void whatTheBoundaryDeniesByARuleIsNotObserved() {
    Policy boundary =
        valid(
            """
            version: 1
            x-sluice: {observe: allowed}
            network_policies:
              p:
                endpoints:
                  - {host: new.test, port: 443, protocol: rest, enforcement: enforce,
                     access: read-only, deny_rules: [{method: DELETE, path: "/**"}]}
            """);
    Policy bounded = policy.within(boundary).at(until.minusMillis(1));

    assertThat(bounded.admitRequest(request("new.test", 443, "DELETE", "/a")))
        .isInstanceOf(Denied.class);
    assertThat(bounded.admitRequest(request("new.test", 443, "POST", "/a")))
        .isInstanceOf(Observed.class);
  }

  @Test
  void itsEndIsExclusiveAndTheRulesHoldAfterIt() {
    Policy after = policy.at(until);

    assertThat(after.admitEndpoint("new.test", 443)).isInstanceOf(EndpointDecision.Refused.class);
    assertThat(after.admitRequest(request("api.example.com", 443, "POST", "/v1/a")))
        .isInstanceOf(Denied.class);
    assertThat(observed.unobserved().admitEndpoint("new.test", 443))
        .isInstanceOf(EndpointDecision.Refused.class);
  }

  @Test
  void withoutATimeNothingIsObserved() {
    assertThat(policy.admitEndpoint("new.test", 443)).isInstanceOf(EndpointDecision.Refused.class);
  }

  @Test
  void theModeNeedsAPlaceInTheChain() {
    String ten =
        IntStream.rangeClosed(1, 10)
            .mapToObj(
                i ->
                    "  m%d: {middleware: openshell/regex, order: %d, endpoints: {include: [a.test]}}\n"
                        .formatted(i, i))
            .collect(Collectors.joining("", "network_middlewares:\n", ""));

    assertThat(Policies.errors(mode + ten))
        .singleElement()
        .asString()
        .endsWith("network_middlewares: mode: observe adds an entry; keep at most 9");
  }

  @Test
  void theKeyOfItsEntryIsTaken() {
    String own =
        """
        network_middlewares:
          "sluice:observe": {middleware: openshell/regex, order: 1, endpoints: {include: [a.test]}}
        """;

    assertThat(Policies.errors(mode + own))
        .anyMatch(error -> error.endsWith("adds an entry 'sluice:observe'; rename yours"));
  }
}
