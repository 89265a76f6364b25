package dev.sluice.policy;

import static dev.sluice.policy.Policies.endpoint;
import static dev.sluice.policy.Policies.valid;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.net.Cidr;
import dev.sluice.policy.EndpointDecision.Admitted;
import dev.sluice.policy.EndpointDecision.CredentialUse;
import dev.sluice.policy.EndpointDecision.Refused;
import dev.sluice.policy.EndpointDecision.TlsMode;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EndpointAdmissionTest {
  @ParameterizedTest(name = "{0}:{1} to {2}:{3}: {4}")
  @CsvSource({
    "example.com,443,example.com,443,true",
    "Example.COM,443,example.com,443,true",
    "example.com,443,example.com,80,false",
    "example.com,443,www.example.com,443,false",
    "*.example.com,443,www.example.com,443,true",
    "*.example.com,443,example.com,443,false",
    "*.example.com,443,a.b.example.com,443,false",
    "**.example.com,443,a.b.example.com,443,true",
    "*.s3.*.amazonaws.com,443,b.s3.eu.amazonaws.com,443,true",
    "10.0.0.1,80,10.0.0.1,80,true",
    "'2001:db8::1',80,'2001:db8::1',80,true",
    "'[2001:db8::1]',80,'2001:db8::1',80,true",
    "example.com,443,example.com.,443,false",
    "example.com,443,'',443,false",
    "exa%2emple.com,443,example.com,443,false",
  })
  void hostAndPortDecide(String host, int port, String toHost, int toPort, boolean admitted) {
    Policy policy = valid(endpoint("host: '" + host + "', port: " + port));

    assertThat(policy.admitEndpoint(toHost, toPort) instanceof Admitted).isEqualTo(admitted);
  }

  @Test
  void everyListedPortIsAdmitted() {
    Policy policy = valid(endpoint("host: example.com, ports: [80, 443, 8443]"));

    assertThat(List.of(80, 443, 8443))
        .allSatisfy(
            p -> assertThat(policy.admitEndpoint("example.com", p)).isInstanceOf(Admitted.class));
    assertThat(policy.admitEndpoint("example.com", 8080)).isInstanceOf(Refused.class);
  }

  @Test
  void severalWildcardsOfOneHostAreCompiledOnce() {
    Policy policy =
        valid(
            """
            network_policies:
              p:
                endpoints:
                  - {host: "*.a.example.com", port: 443}
                  - {host: "**.example.com", port: 443}
                  - {host: "*.b.example.com", port: 443}
            """);

    EndpointDecision first = policy.admitEndpoint("x.a.example.com", 443);

    assertThat(policy.admitEndpoint("y.a.example.com", 443)).isSameAs(first);
    assertThat(policy.admitEndpoint("x.b.example.com", 443)).isNotSameAs(first);
  }

  @Test
  void manyCombinationsOfWildcardsStayBoundedAndExact() {
    StringBuilder yaml = new StringBuilder("network_policies:\n  p:\n    endpoints:\n");
    for (char c = 'a'; c < 'a' + 9; c++) {
      yaml.append("      - {host: \"*%s*.example.com\", port: %d}\n".formatted(c, 1000 + c));
    }
    Policy policy = valid(yaml.toString());

    for (int mask = 1; mask < 1 << 9; mask++) {
      StringBuilder label = new StringBuilder();
      for (int i = 0; i < 9; i++) {
        label.append((mask & 1 << i) != 0 ? String.valueOf((char) ('a' + i)) : "");
      }
      String host = label + ".example.com";
      for (int i = 0; i < 9; i++) {
        assertThat(policy.admitEndpoint(host, 1000 + 'a' + i) instanceof Admitted)
            .as("%s %d", host, i)
            .isEqualTo((mask & 1 << i) != 0);
      }
    }
  }

  @Test
  void withoutAnyPolicyTheReasonSaysSo() {
    assertThat(valid("version: 1").admitEndpoint("example.com", 443))
        .isEqualTo(new Refused("network connections not allowed by policy"));
  }

  @Test
  void theReasonNamesTheDestination() {
    assertThat(valid(endpoint("host: example.com, port: 443")).admitEndpoint("a.test", 25))
        .isEqualTo(new Refused("endpoint a.test:25 is not allowed by any policy"));
  }

  @Test
  void theSmallestMatchingNameIsReported() {
    Policy policy =
        valid(
            """
            network_policies:
              zebra:
                endpoints: [{host: a.example.com, port: 443}]
              b-key:
                name: apple
                endpoints: [{host: "*.example.com", port: 443}]
              mango:
                endpoints: [{host: "**.example.com", ports: [443, 80]}]
            """);

    assertThat(policyOf(policy.admitEndpoint("a.example.com", 443))).isEqualTo("apple");
    assertThat(policyOf(policy.admitEndpoint("a.example.com", 80))).isEqualTo("mango");
    assertThat(policyOf(policy.admitEndpoint("b.example.com", 443))).isEqualTo("apple");
    assertThat(policyOf(policy.admitEndpoint("a.b.example.com", 443))).isEqualTo("mango");
  }

  @Test
  void addressesFollowTheKindOfHost() {
    assertThat(destination("host: example.com, port: 1")).isEqualTo(new DestinationRule.Declared());
    assertThat(destination("host: '*.a.example.com', port: 1", "x.a.example.com"))
        .isEqualTo(new DestinationRule.PublicOnly());
    assertThat(destination("host: example.com, port: 1, allowed_ips: [10.1.0.0/16]"))
        .isEqualTo(new DestinationRule.Listed(List.of(Cidr.parse("10.1.0.0/16"))));
    assertThat(destination("port: 1, allowed_ips: [10.1.2.3]", "whatever.test"))
        .isEqualTo(new DestinationRule.Listed(List.of(Cidr.parse("10.1.2.3"))));
  }

  @Test
  void tlsSkipAndInspectionAreReported() {
    Policy policy =
        valid(
            """
            network_policies:
              p:
                endpoints:
                  - {host: skip.test, port: 443, tls: skip}
                  - {host: plain.test, port: 443}
                  - {host: slash.test, port: 443, protocol: rest, enforcement: enforce,
                     access: full, allow_encoded_slash: true}
            """);

    assertThat(policy.admitEndpoint("skip.test", 443))
        .isEqualTo(admitted(0, TlsMode.SKIP, false, false));
    assertThat(policy.admitEndpoint("plain.test", 443))
        .isEqualTo(admitted(1, TlsMode.AUTO, false, false));
    assertThat(policy.admitEndpoint("slash.test", 443))
        .isEqualTo(admitted(2, TlsMode.AUTO, true, true));
  }

  @Test
  void aNulInAHostIsRefusedEvenWhereAnythingGoes() {
    Policy policy =
        valid(
            """
            network_policies:
              p:
                endpoints:
                  - {host: "*.example.com", port: 443, allowed_ips: [10.1.0.0/16]}
                  - {port: 443, allowed_ips: [10.1.0.0/16]}
            """);

    assertThat(policy.admitEndpoint("a.example.com", 443)).isInstanceOf(Admitted.class);
    assertThat(policy.admitEndpoint("a\0.example.com", 443)).isInstanceOf(Refused.class);
    assertThat(policy.admitEndpoint("a\0", 443)).isInstanceOf(Refused.class);
  }

  private static DestinationRule destination(String endpoint) {
    return destination(endpoint, "example.com");
  }

  private static DestinationRule destination(String endpoint, String host) {
    return ((Admitted) valid(endpoint(endpoint)).admitEndpoint(host, 1)).destination();
  }

  private static String policyOf(EndpointDecision decision) {
    return ((Admitted) decision).policy();
  }

  private static Admitted admitted(
      int endpoint, TlsMode tls, boolean inspected, boolean encodedSlash) {
    return new Admitted(
        "p",
        tls,
        inspected,
        new DestinationRule.Declared(),
        encodedSlash,
        CredentialUse.NONE,
        false,
        Policies.place(endpoint),
        Optional.empty(),
        Optional.empty());
  }
}
