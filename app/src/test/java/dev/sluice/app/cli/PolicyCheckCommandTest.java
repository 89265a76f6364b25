package dev.sluice.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Isolated("reads standard output")
class PolicyCheckCommandTest {
  static final String POLICY =
      """
      version: 1
      network_policies:
        api:
          endpoints:
            - host: api.example.test
              port: 443
      """;

  @TempDir private Path directory;

  @Test
  void aWholeDirectoryIsChecked() throws IOException {
    write("sluice.yaml", "roles: [proxy]\n");
    write("gateway.toml", "[openshell]\nversion = 2\n");
    write("policies/default.yaml", POLICY);
    write("policies/other.yaml", POLICY);

    assertThat(check("--config", directory.toString())).isEqualTo(new CommandOutput(0, "", ""));
  }

  @Test
  void everyFileOfADirectoryIsNamedWithItsViolations() throws IOException {
    write("sluice.yaml", "rols: [proxy]\n");
    write("gateway.toml", "[openshell]\nversion = 3\n");
    assertThat(check("--config", directory.toString()).out())
        .contains("gateway.toml:2:1: openshell.version: unsupported gateway config version 3");
    write("gateway.toml", "x".repeat((1 << 20) + 1));
    write("policies/default.yaml", POLICY + "network_middleware: {}\n");
    write("policies/other.yaml", POLICY.replace("443", "0"));

    CommandOutput output = check("--config", directory.toString());

    assertThat(output.code()).isEqualTo(1);
    assertThat(output.out())
        .hasLineCount(4)
        .contains("sluice.yaml:1:1: rols: unknown key; did you mean roles?")
        .contains("gateway.toml:1:1: has more than 1048576 bytes")
        .contains(
            "default.yaml:7:1: network_middleware: unknown key; did you mean network_middlewares?")
        .contains("other.yaml:6:15: network_policies.api.endpoints[0].port: expected an integer");
  }

  @Test
  void everyFaultOfAConfigIsNamedAtItsKey() throws IOException {
    String file =
        write(
            "p.yaml",
            POLICY
                + """
                network_middlewares:
                  s:
                    middleware: sluice/secrets
                    endpoints: {include: [api.example.test]}
                    config: {phase: [request], mode: redacted, replacement: x}
                """);

    assertThat(check("--policy", file).out())
        .hasLineCount(3)
        .contains(
            file
                + ":11:14: network_middlewares.s.config.phase: is an unknown key; did you mean"
                + " phases? ",
            file + ":11:32: network_middlewares.s.config.mode: must be redact, deny or detect",
            file + ":11:48: network_middlewares.s.config.replacement: must be 1 to 64");
  }

  @Test
  void misnamedFilesAreNamedBesideTheOthers() throws IOException {
    write("policies/default.yaml", POLICY.replace("443", "0"));
    write("policies/default.yml", POLICY);
    String misnamed = write("policies/ci.yml", POLICY);

    CommandOutput output = check("--config", directory.toString());

    assertThat(output.code()).isEqualTo(1);
    assertThat(output.out())
        .hasLineCount(3)
        .contains(misnamed + ":1:1: policies end in .yaml; rename it to ci.yaml\n")
        .contains("default.yml:1:1: warning: is not read: there is another file")
        .contains("default.yaml:6:15: network_policies.api.endpoints[0].port: expected an integer");
  }

  @Test
  void keysOfSluiceAloneAreNotPortable() throws IOException {
    String file =
        write(
            "p.yaml",
            POLICY
                + "      protocol: rest\n      enforcement: audit\n      access: full\n"
                    .replace("      ", "        ")
                + "        upgrades: allow\n");

    assertThat(check("--policy", file).code()).isZero();
    assertThat(check("--policy", file, "--portable"))
        .isEqualTo(
            new CommandOutput(
                1,
                file
                    + ":10:9: warning: network_policies.api.endpoints[0].upgrades: is a key of"
                    + " Sluice: OpenShell refuses this file\n",
                ""));
  }

  @Test
  void testsBesideThePolicyRun() throws IOException {
    String file = write("p.yaml", POLICY);
    String tests =
        write("p.tests.yaml", "tests: [{request: 'GET https://other.test/', expect: allowed}]\n");

    assertThat(check("--policy", file))
        .isEqualTo(
            new CommandOutput(
                1,
                tests
                    + ":1:54: tests[0].expect: expected allowed, but the request is denied,"
                    + " endpoint other.test:443 is not allowed by any policy; correct the policy or"
                    + " the test\n",
                ""));
    write("p.tests.yaml", "tests: [{request: 'GET https://other.test/', expect: denied}]\n");
    assertThat(check("--policy", file, "--format", "json").out())
        .isEqualTo("{\"accepted\":true,\"violations\":[],\"tests\":1,\"presets\":[]}\n");
  }

  @Test
  void thePolicyIsComparedWithTheBoundary() throws IOException {
    String file = write("p.yaml", POLICY);
    String other = write("other.yaml", POLICY.replace("443", "8443"));

    assertThat(check("--policy", file, "--boundary", file).code()).isZero();
    assertThat(check("--policy", file, "--boundary", other).out())
        .startsWith(
            file
                + ":1:1: is outside the boundary: network_policies.api.endpoints[0] admits"
                + " connections that the boundary does not: CONNECT ");
    String beside = write("_boundary.yaml", POLICY.replace("443", "8443"));
    assertThat(check("--policy", file).code()).isOne();
    assertThat(check("--boundary", beside).code()).isZero();
    write("policies/ci.yaml", POLICY);
    write("policies/_boundary.yaml", POLICY.replace("443", "8443"));
    assertThat(check("--config", directory.toString()).out())
        .hasLineCount(1)
        .contains("ci.yaml:1:1: is outside the boundary: ");
  }

  @Test
  void requiredTestsAndLoneTestsAreNamed() throws IOException {
    write("sluice.yaml", "control: {tests: required}\n");
    write("policies/default.yaml", POLICY);
    write("policies/gone.tests.yaml", "tests: [{request: 'GET https://a.test/', expect: denied}]");
    write("policies/large.tests.yaml", "#".repeat((1 << 20) + 1));

    assertThat(check("--config", directory.toString()).out())
        .hasLineCount(3)
        .contains("large.tests.yaml:1:1: has more than 1048576 bytes")
        .contains("gone.tests.yaml:1:1: there is no gone.yaml to test; add the policy, or remove")
        .contains(
            "default.yaml:1:1: has no tests, which control.tests requires; add default.tests");
  }

  @Test
  void aNoteIsNoViolationEvenWhenStrict() throws IOException {
    String file = write("p.yaml", POLICY + "landlock: {compatibility: best_effort}\n");

    CommandOutput output = check("--strict", "--policy", file);

    assertThat(output.code()).isZero();
    assertThat(output.out()).isEmpty();
    assertThat(output.err())
        .isEqualTo(file + ":7:1: note: landlock: accepted, but not enforced by Sluice: landlock\n");
  }

  @Test
  void jsonIsOneObject() throws IOException {
    String file = write("p.yaml", "network_policies: []\nversion: 1\n");

    CommandOutput output = check("--format", "json", "--policy", file);

    assertThat(output.code()).isEqualTo(1);
    assertThat(output.out())
        .isEqualTo(
            ("{'accepted':false,'violations':[{'severity':'error','file':'%s','line':1,'column':19,'key':'network_policies','message':'expected"
                 + " a mapping, not a list; write key: value'}],'tests':0,'presets':[]}%n")
                .formatted(file)
                .replace('\'', '"'));
  }

  @Test
  void jsonHasTheWarningsOfAnAcceptedPolicy() throws IOException {
    String file = write("p.yaml", POLICY + "    binaries: [{path: /usr/bin/curl}]\n");

    CommandOutput output = check("--format", "json", "--policy", file);

    assertThat(output.code()).isZero();
    assertThat(output.err()).isEmpty();
    assertThat(output.out())
        .startsWith("{\"accepted\":true,")
        .contains("\"severity\":\"warning\"", "\"key\":\"network_policies.api.binaries\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|the policy is empty; write version: 1",
        "'# nothing'|the policy is empty; write version: 1",
        "'network_policies: {a: {endpoints: []}}'|the rule names no endpoint",
        "'network_policies: {a: {endpoints: }}'|the rule names no endpoint",
        "'network_policies: {a: {endpoints: [{host: https://a.test, port: 443}]}}'|a host has no"
            + " scheme, port or path",
        "'network_policies: {a: {endpoints: [{host: a.test/v1, port: 443}]}}'|a host has no"
            + " scheme, port or path",
        "'network_policies: {a: {endpoints: [{host: \"a.test:443\", port: 443}]}}'|a host has no"
            + " scheme, port or path",
        "'network_policies: {a: {endpoints: [{host: a.test, port: 443, protocol: rest, enforcement:"
            + " enforce, rules: [allow: {method: GET, path: v1/**}]}]}}'|no request has the path"
            + " 'v1/**'",
        "'network_policies: {a: {endpoints: [{host: a.test, port: 443, path: v1, protocol: rest,"
            + " enforcement: enforce, access: full}]}}'|must start with '/'",
      })
  void whatCannotBeMeantIsAnError(String yaml, String message) throws IOException {
    String version = yaml.startsWith("network_policies") ? "version: 1\n" : "";
    CommandOutput output = check("--policy", write("p.yaml", version + yaml + "\n"));

    assertThat(output.code()).isEqualTo(1);
    assertThat(output.out()).hasLineCount(1).contains(message);
  }

  @Test
  void wrongUsageIsCode2() {
    assertUsage(check(), "nothing to check");
    assertUsage(
        check("--config", directory.toString(), "--policy", "x"), "--config DIR stands alone");
    assertUsage(check("--config", directory.resolve("none").toString()), "none: not a directory");
  }

  private static void assertUsage(CommandOutput output, String message) {
    assertThat(output.code()).isEqualTo(2);
    assertThat(output.err()).hasLineCount(1).contains(message);
  }

  private String write(String name, String text) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text).toString();
  }

  private static CommandOutput check(String... options) {
    String[] args = new String[options.length + 2];
    args[0] = "policy";
    args[1] = "check";
    System.arraycopy(options, 0, args, 2, options.length);
    return CommandOutput.of(args);
  }
}
