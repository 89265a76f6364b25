package dev.sluice.control.proposal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.settings.Settings;
import dev.sluice.config.settings.proxy.Credential;
import dev.sluice.config.source.Compilation;
import dev.sluice.config.source.Source;
import dev.sluice.config.source.Violations;
import dev.sluice.policy.document.PolicyDocument;
import dev.sluice.policy.document.PolicyReader;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuleFindingsTest {
  private static final String POLICY =
      """
      version: 1
      network_policies:
        own:
          endpoints:
            - {host: api.example.com, port: 443, protocol: rest, enforcement: enforce, access: read-only}
            - {host: write.example.com, port: 443, protocol: rest, enforcement: enforce, access: full}
            - {host: paypal.com, port: 443, protocol: rest, enforcement: enforce, access: read-only}
      """;

  private static final String SETTINGS =
      """
      proxy:
        credentials:
          TOKEN: {file: token, endpoints: [{host: "*.secret.example.com"}]}
      """;

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "api.example.com; GET; public_only",
        "api.example.com; POST; capability_expansion public_only",
        "write.example.com; DELETE; public_only",
        "new.example.com; GET; new_host",
        "new.example.com; POST; capability_expansion new_host",
        "a.secret.example.com; GET; credential_reach new_host",
        "'*.secret.example.com'; GET; credential_reach new_host",
        "'**.example.com'; GET; credential_reach public_only",
        "paypa1.com; GET; lookalike_host new_host",
        "pаypal; GET; private_name new_host",
        "intranet; GET; private_name new_host",
        "db.internal; GET; private_name new_host",
        "printer.local; GET; private_name new_host",
        "'*.github.io'; GET; shared_wildcard new_host",
        "'*.amazonaws.com'; GET; shared_wildcard new_host",
        "'*.example.org'; GET; new_host",
        "93.184.216.34; GET; ip_literal new_host",
        "xn--pypal-4ve.com; GET; international_host new_host",
      })
  void tellsWhatAPersonShouldKnow(String host, String method, String kinds) {
    String rule =
        """
        network_policies:
          new:
            endpoints:
              - host: '%s'
                port: 443
                protocol: rest
                enforcement: enforce
                rules: [{allow: {method: %s, path: /a}}]
        """
            .formatted(host, method);

    List<ReviewFinding> findings = RuleFindings.of(document(rule), document(POLICY), credentials());

    assertThat(findings)
        .extracting(finding -> finding.kind().word())
        .containsExactlyElementsOf(Arrays.asList(kinds.split(" ")));
  }

  private static PolicyDocument document(String policy) {
    return PolicyReader.read("policy", policy, new Violations());
  }

  private static List<Credential> credentials() {
    return switch (Settings.read(new Source("/etc/sluice/sluice.yaml", SETTINGS))) {
      case Compilation.Compiled<Settings> read -> read.value().control().credentials();
      case Compilation.Rejected<Settings> rejected ->
          throw new AssertionError(rejected.violations());
    };
  }
}
