package dev.sluice.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated("reads standard output")
class ExplainCommandTest {
  private static final String POLICY =
      """
      version: 1
      network_policies:
        api:
          endpoints:
            - host: api.example.test
              port: 443
              protocol: rest
              enforcement: enforce
              rules:
                - allow: {method: POST, path: /v1/**, query: {key: "a*"}}
      network_middlewares:
        redact: {middleware: openshell/regex, order: 2,
                 endpoints: {include: [api.example.test]}}
        guard: {middleware: acme/guard, order: 1, on_error: fail_open,
                endpoints: {include: [api.example.test]}}
      """;

  private static final String GATEWAY =
      """
      [[openshell.supervisor.middleware]]
      name = "acme/guard"
      grpc_endpoint = "https://guard.test:50051"
      max_payload_bytes = 1024
      """;

  private final CapturedOutput output = new CapturedOutput();
  @TempDir private Path directory;
  private Path policy = Path.of("");
  private Path gateway = Path.of("");

  @BeforeEach
  void write() throws IOException {
    policy = Files.writeString(directory.resolve("policy.yaml"), POLICY);
    gateway = Files.writeString(directory.resolve("gateway.toml"), GATEWAY);
  }

  @AfterEach
  void release() {
    output.close();
  }

  @Test
  void anAllowedRequestIsCode0WithItsRuleAndItsChain() {
    assertThat(explain("POST https://api.example.test/v1/items?key=abc")).isZero();
    assertThat(output.out().replace(directory + "/", ""))
        .isEqualTo(
            """
            decision: allowed
            policy: api
            tls: terminated and read
            endpoint: policy.yaml:5:9: network_policies.api.endpoints[0], protocol rest, \
            enforcement enforce
            rule: policy.yaml:10:20: network_policies.api.endpoints[0].rules[0].allow
            chain:
              guard: acme/guard (registered), order 1, fail_open
              redact: openshell/regex (built in), order 2, fail_closed
            """);
  }

  @Test
  void jsonIsOneObject() {
    assertThat(explain("POST https://api.example.test/v1/items?key=abc", "--format", "json"))
        .isZero();
    assertThat(output.out().replace(directory + "/", ""))
        .startsWith("{\"allowed\":true,\"decision\":\"allowed\",\"policy\":\"api\",")
        .contains(
            "\"rule\":\"policy.yaml:10:20: network_policies.api.endpoints[0].rules[0].allow\"")
        .endsWith(
            "\"chain\":[{\"entry\":\"guard\",\"implementation\":\"acme/guard\",\"standing\":"
                + "\"registered\",\"order\":1,\"on_error\":\"fail_open\"},{\"entry\":\"redact\","
                + "\"implementation\":\"openshell/regex\",\"standing\":\"built in\",\"order\":2,"
                + "\"on_error\":\"fail_closed\"}],\"notes\":[]}\n");
  }

  @Test
  void jsonOfADeniedRequestHasNoChain() {
    assertThat(explain("GET https://other.test", "--format", "json")).isEqualTo(1);
    assertThat(output.out())
        .isEqualTo(
            "{\"allowed\":false,\"decision\":\"denied, endpoint other.test:443 is not allowed by"
                + " any policy\",\"chain\":[],\"notes\":[]}\n");
  }

  @Test
  void aDeniedRequestIsCode1AndItsQueryIsNotShown() {
    assertThat(explain("POST https://api.example.test/v1/items?key=canary")).isEqualTo(1);
    assertThat(output.out())
        .startsWith("decision: denied, POST /v1/items not permitted by policy\n")
        .doesNotContain("canary", "chain");
  }

  @Test
  void anEndpointThatNoPolicyNamesIsCode1() {
    assertThat(explain("GET https://other.test")).isEqualTo(1);
    assertThat(output.out())
        .isEqualTo("decision: denied, endpoint other.test:443 is not allowed by any policy\n");
  }

  @Test
  void whatIsNoRequestIsCode2() {
    assertThat(explain("GET /path")).isEqualTo(2);
    assertThat(output.err()).hasLineCount(1).contains("--request: not a request; write it as");
  }

  @Test
  void aPolicyThatWouldNotBeAcceptedIsCode2() throws IOException {
    Files.writeString(policy, "unknown: 1\n");

    assertThat(explain("GET https://api.example.test")).isEqualTo(2);
    assertThat(output.err()).contains("policy.yaml:1:1: unknown");
  }

  @Test
  void aBodyFileDecidesAndTheDeniedToolIsNamed() throws IOException {
    Files.writeString(
        policy,
        """
        network_policies:
          tools:
            endpoints:
              - {host: mcp.example.test, port: 443, protocol: mcp, enforcement: enforce,
                 mcp: {versions: [2025-03-26]},
                 rules: [{allow: {method: tools/call, tool: search}}]}
        """);
    Path body =
        Files.writeString(
            directory.resolve("call.json"),
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\","
                + "\"params\":{\"name\":\"delete\"}}");

    assertThat(explain("POST https://mcp.example.test/mcp")).isZero();
    assertThat(explain("POST https://mcp.example.test/mcp", "--body", body.toString()))
        .isEqualTo(1);
    assertThat(output.out())
        .startsWith("decision: up to the body, of at most 65536 bytes\n")
        .contains("decision: denied, POST /mcp not permitted by policy: tools/call delete\n");
  }

  @Test
  void aHeaderTellsHowTheBodyIsRead() throws IOException {
    Files.writeString(
        policy,
        """
        network_policies:
          tools:
            endpoints:
              - {host: mcp.example.test, port: 443, protocol: mcp, enforcement: enforce,
                 mcp: {versions: [2025-11-25]}, rules: [{allow: {method: ping}}]}
        """);
    Path body =
        Files.writeString(
            directory.resolve("ping.json"), "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}");
    String request = "POST https://mcp.example.test/mcp";

    assertThat(explain(request, "--body", body.toString())).isEqualTo(1);
    assertThat(
            explain(
                request, "--body", body.toString(), "--header", "MCP-Protocol-Version: 2025-11-25"))
        .isZero();
  }

  @Test
  void aBodyFileThatIsMissingIsCode2() {
    assertThat(explain("POST https://api.example.test/v1", "--body", "/nowhere")).isEqualTo(2);
  }

  private int explain(String request, String... more) {
    String[] command = {
      "policy",
      "explain",
      "--policy",
      policy.toString(),
      "--gateway",
      gateway.toString(),
      "--request",
      request
    };
    return SluiceCommand.execute(
        Stream.concat(Stream.of(command), Stream.of(more)).toArray(String[]::new));
  }
}
