package dev.sluice.policy.tests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.source.Compilation;
import dev.sluice.config.source.Source;
import dev.sluice.config.source.Violation;
import dev.sluice.config.source.Violations;
import dev.sluice.policy.Policies;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyTestRunTest {
  private static final String POLICY =
      """
      version: 1
      network_policies:
        api:
          endpoints:
            - host: api.example.com
              port: 443
              protocol: rest
              enforcement: enforce
              rules: [{allow: {method: GET, path: /v1/**}}]
        tools:
          endpoints:
            - host: mcp.example.com
              port: 443
              protocol: mcp
              enforcement: enforce
              mcp: {versions: [2025-11-25]}
              rules: [{allow: {method: tools/call, tool: search}}]
      """;

  private static final String CALL =
      "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"search\"}}";

  @TempDir private Path directory;

  @Test
  void whatIsExpectedAndSoDecidedIsSilent() {
    assertThat(
            run(
                """
                tests:
                  - {request: 'GET https://api.example.com/v1/a', expect: allowed, rule: api}
                  - request: GET https://api.example.com/v1/a
                    expect: allowed
                    rule: network_policies.api.endpoints[0].rules[0].allow
                  - {request: 'POST https://api.example.com/v1/a', expect: denied,
                     code: policy_denied}
                  - {request: 'GET wss://api.example.com/v1/a', expect: denied,
                     code: unsupported_l7_protocol}
                  - {request: 'GET https://other.test/', expect: denied}
                  - request: POST https://mcp.example.com/mcp
                    headers: {MCP-Protocol-Version: '2025-11-25', Accept: [a/b, c/d]}
                    body: '%s'
                    expect: allowed
                """
                    .formatted(CALL)))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET https://api.example.com/v1/a | denied | tests[0].expect: expected denied, but the"
            + " request is allowed by network_policies.api.endpoints[0].rules[0].allow; correct"
            + " the policy or the test",
        "PUT https://api.example.com/v1/a | allowed | tests[0].expect: expected allowed, but the"
            + " request is denied, PUT /v1/a not permitted by policy; correct the policy or the"
            + " test",
        "POST https://mcp.example.com/ | allowed | tests[0].request: the body decides about this"
            + " request; add body: or body_file:",
        "FETCH https://mcp.example.com/ | allowed | tests[0].request: the proxy answers 400 to"
            + " this method; write a standard one in upper case"
      })
  void otherDecisionsAreErrorsWithPlaceAndRemedy(String request, String expect, String message) {
    String tests = "tests:\n  - {request: '" + request + "', expect: " + expect + "}\n";
    assertThat(run(tests)).singleElement().asString().startsWith("p.tests.yaml:2:");
    assertThat(run(tests)).singleElement().asString().endsWith(": " + message);
  }

  @Test
  void ruleAndCodeAreCompared() {
    assertThat(
            run(
                """
                tests:
                  - {request: 'GET https://api.example.com/v1/a', expect: allowed, rule: tools}
                  - {request: 'PUT https://api.example.com/v1/a', expect: denied, code: ssrf_denied}
                  - {request: 'GET https://api.example.com/v1/a', expect: allowed, code: x}
                """))
        .containsExactlyInAnyOrder(
            "p.tests.yaml:2:74: tests[0].rule: expected tools, but"
                + " network_policies.api.endpoints[0].rules[0].allow decides; correct the policy"
                + " or the test",
            "p.tests.yaml:3:73: tests[1].code: expected ssrf_denied, but the request is refused"
                + " with policy_denied; correct the policy or the test",
            "p.tests.yaml:4:74: tests[2].code: an allowed request has no code; remove the key");
  }

  @Test
  void keysAndFormAreChecked() {
    assertThat(run("{}"))
        .containsExactly(
            "p.tests.yaml:1:1: holds no tests; write tests: and a list below it, or remove the"
                + " file");
    assertThat(run("tests: [{expects: allowed}]"))
        .containsExactly(
            "p.tests.yaml:1:9: tests[0]: lacks request; write request: 'POST"
                + " https://host:443/path'",
            "p.tests.yaml:1:9: tests[0]: lacks expect; write expect: allowed or denied",
            "p.tests.yaml:1:10: tests[0].expects: unknown key; did you mean expect? known here:"
                + " request, expect, headers, body, body_file, rule, code");
  }

  @Test
  void bodyFilesLieBelowThePolicy() throws IOException {
    Files.writeString(directory.resolve("call.json"), CALL);
    Path outside = Files.writeString(directory.resolveSibling("outside.json"), CALL);
    Files.createSymbolicLink(directory.resolve("link.json"), outside);
    Files.createDirectory(directory.resolve("folder"));
    assertThat(withFile("call.json")).isEmpty();
    for (String name : List.of("../outside.json", "link.json", "none.json", "folder", "/etc/x")) {
      assertThat(withFile(name))
          .first()
          .asString()
          .startsWith("p.tests.yaml:5:")
          .containsAnyOf(
              "tests[0].body_file: lies outside of the policy's directory; move the file below it",
              "tests[0].body_file: cannot be read; name a file below the policy's directory");
    }
    Files.delete(outside);
  }

  @Test
  void aNodeReadsNoFiles() {
    assertThat(run(mcp("body_file: call.json"), new TestBodies.Refused()))
        .first()
        .isEqualTo(
            "p.tests.yaml:5:16: tests[0].body_file: only policy check reads files; write the body"
                + " itself as body: '...'");
  }

  private static String mcp(String body) {
    return """
    tests:
      - request: POST https://mcp.example.com/mcp
        headers: {MCP-Protocol-Version: '2025-11-25'}
        expect: allowed
        %s
    """
        .formatted(body);
  }

  private List<String> withFile(String name) {
    return run(mcp("body_file: " + name), new TestBodies.Below(directory));
  }

  private static List<String> run(String tests) {
    return run(tests, new TestBodies.Refused());
  }

  private static List<String> run(String tests, TestBodies bodies) {
    Violations violations = new Violations();
    PolicyTestRun.run(
        Policies.valid(POLICY), new Source("p.tests.yaml", tests), bodies, violations);
    return violations.reject() instanceof Compilation.Rejected<?>(var found)
        ? found.stream().map(Violation::toString).toList()
        : List.of();
  }
}
