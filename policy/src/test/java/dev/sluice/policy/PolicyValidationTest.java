package dev.sluice.policy;

import static dev.sluice.policy.Policies.endpoint;
import static dev.sluice.policy.Policies.errors;
import static dev.sluice.policy.Policies.warnings;
import static dev.sluice.policy.Policies.warningsAsWritten;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

class PolicyValidationTest {
  private static final String NL = "\\n";

  @ParameterizedTest(name = "{0}: {1}")
  @CsvFileSource(resources = "endpoint-errors.csv", numLinesToSkip = 1, delimiter = '|')
  void endpointErrors(String fields, String violation) {
    assertThat(errors(endpoint(fields))).singleElement().asString().isEqualTo(violation);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvFileSource(resources = "endpoint-warnings.csv", numLinesToSkip = 1, delimiter = '|')
  void endpointWarnings(String fields, String violation) {
    assertThat(warnings(endpoint(fields))).singleElement().asString().isEqualTo(violation);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvFileSource(resources = "document-errors.csv", numLinesToSkip = 1, delimiter = '|')
  void documentErrors(String document, String violation) {
    assertThat(errors(document.replace(NL, "\n"))).singleElement().asString().isEqualTo(violation);
  }

  @ParameterizedTest(name = "{0}")
  @CsvFileSource(resources = "valid-endpoints.csv", numLinesToSkip = 1, delimiter = '|')
  void validEndpoints(String fields) {
    assertThat(warnings(endpoint(fields))).isEmpty();
  }

  @Test
  void everyViolationIsCollected() {
    assertThat(
            errors(
                """
                version: one
                network_policies:
                  a:
                    endpoints:
                      - {host: "*.com", port: 0}
                      - {host: a.test, port: 443, protocol: smtp}
                network_middlewares:
                  m: {middleware: ""}
                """))
        .hasSize(6)
        .contains(
            "p.yaml:1:10: version: expected an integer from 0 to 4294967295, not 'one'",
            "p.yaml:6:45: network_policies.a.endpoints[1].protocol: unknown value 'smtp'; use one"
                + " of: graphql, grpc, json-rpc, mcp, rest, sql, tcp, websocket");
  }

  @Test
  void sectionsForTheHostAreNamedOnce() {
    assertThat(
            warnings(
                """
                version: 1
                filesystem_policy:
                  include_workdir: true
                  read_only: [/usr, /lib]
                  read_write: [/tmp]
                landlock: {compatibility: best_effort}
                process: {run_as_user: sandbox, run_as_group: 1000}
                network_policies:
                  a:
                    endpoints: [{host: a.test, port: 443}]
                    binaries: [{path: /usr/bin/curl}]
                  b:
                    endpoints: [{host: b.test, port: 443}]
                    binaries: [{path: /usr/bin/wget}]
                """))
        .isEqualTo(
            List.of(
                "p.yaml:2:1: note: filesystem_policy: accepted, but not enforced by Sluice:"
                    + " filesystem_policy, landlock, process",
                "p.yaml:11:15: warning: network_policies.a.binaries: accepted, but not enforced by"
                    + " Sluice: binaries; every process may use it"));
  }

  @Test
  void aFileThatOpenShellRefusesIsTold() {
    assertThat(
            warningsAsWritten(
                """
                network_policies:
                  a:
                    endpoints: [{host: a.test, port: 443}]
                    binaries: [{path: /usr/bin/curl, harness: true}]
                """))
        .contains(
            "p.yaml:1:1: note: version: write version: 1, without which OpenShell 0.1.x refuses"
                + " this file",
            "p.yaml:4:38: warning: network_policies.a.binaries[0].harness: leave the key out:"
                + " OpenShell 0.1.x refuses this file");
  }

  @Test
  void tooManyFilesystemPathsAreUnsafe() {
    String paths = String.join(", ", Collections.nCopies(257, "/a"));

    assertThat(errors("filesystem_policy: {read_only: [" + paths + "]}"))
        .singleElement()
        .asString()
        .endsWith("policy contains unsafe content: more than 256 filesystem paths");
  }

  @Test
  void tooManyEndpointsAreRefused() {
    StringBuilder policy = new StringBuilder("network_policies:\n  p:\n    endpoints:\n");
    for (int i = 0; i <= 5000; i++) {
      policy.append("      - {host: h").append(i).append(".test, port: 443}\n");
    }

    assertThat(errors(policy.toString()))
        .singleElement()
        .asString()
        .endsWith("too many endpoints (5001 > 5000)");
  }
}
