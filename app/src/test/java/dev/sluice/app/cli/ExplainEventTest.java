package dev.sluice.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** Recorded requests under {@code policy explain}. */
@Isolated("reads standard output")
class ExplainEventTest {
  private static final String POLICY =
      """
      version: 1
      network_policies:
        tools:
          endpoints:
            - host: mcp.example.com
              port: 443
              protocol: mcp
              enforcement: enforce
              mcp: {versions: [2025-11-25]}
              rules: [{allow: {method: tools/call, tool: search}}]
      """;

  private final CapturedOutput output = new CapturedOutput();
  @TempDir private Path directory;
  private Path policy = Path.of("");
  private Path events = Path.of("");

  @BeforeEach
  void write() throws IOException {
    policy = Files.writeString(directory.resolve("tools.yaml"), POLICY);
    events =
        Files.writeString(
            directory.resolve("events.jsonl"),
            "{}\n"
                + event("w/1/0", "r-1", "/mcp", "delete")
                + event("w/2/0", "r-2", "/a\\\"\\u202e", ""));
  }

  @AfterEach
  void release() {
    output.close();
  }

  private static String event(String uid, String request, String path, String tool) {
    String asked =
        tool.isEmpty()
            ? "{\"query_keys\":[\"k\"]}"
            : "{\"calls\":[{\"protocol\":\"mcp\",\"method\":\"tools/call\",\"tool\":\"%s\"}]}"
                .formatted(tool);
    return """
    {"time":1790000000000,"metadata":{"uid":"%s","correlation_uid":"%s",\
    "event_code":"http.decision","tenant_uid":"ci"},"dst_endpoint":{"domain":"mcp.example.com",\
    "port":443},"http_request":{"http_method":"POST","url":{"path":"%s"}},"action_id":2,\
    "status_code":"policy_denied","firewall_rule":{"type":"l7-mcp"},"unmapped":{"asked":%s}}
    """
        .formatted(uid, request, path, asked);
  }

  @Test
  void aRecordedRequestIsJudgedByTodaysPolicy() throws IOException {
    assertThat(explain("r-1")).isEqualTo(1);
    assertThat(Files.readString(Path.of("../docs/policy.md")))
        .contains(output.out().strip().indent(4).strip());
  }

  @Test
  void aRuleOfAPresetIsAttributedToIt() throws IOException {
    Files.writeString(policy, "version: 1\nx-sluice: {presets: [npm]}\n");
    Files.writeString(
        events,
        event("w/1/0", "r-1", "/-/npm/v1/security/advisories/bulk", "")
            .replace("mcp.example.com", "registry.npmjs.org"));

    assertThat(explain("r-1")).isEqualTo(1);
    assertThat(output.out())
        .contains("rule: x-sluice.presets.npm@1.endpoints[0]\n")
        .contains("preset: npm, version 1 of 2026-11-28\n");
  }

  @Test
  void aTestIsMadeOfItAndRuns() throws IOException {
    assertThat(explain("w/1/0", "--as-test")).isZero();
    String test = output.out();
    assertThat(Files.readString(Path.of("../docs/policy.md")))
        .contains(test.strip().indent(4).strip());

    Files.writeString(
        directory.resolve("tools.tests.yaml"),
        test + "    headers: {MCP-Protocol-Version: '2025-11-25'}\n");
    assertThat(SluiceCommand.execute(new String[] {"policy", "check", "--policy", "" + policy}))
        .isZero();
  }

  @Test
  void textOfClientsStaysInItsQuotes() {
    assertThat(explain("r-2", "--as-test")).isZero();
    assertThat(output.out())
        .contains("  - request: \"POST https://mcp.example.com/a\\\"\\U0000202e?k=\"\n")
        .contains("  # write the values of the query, which are not recorded\n");
  }

  @Test
  void whatIsNotRecordedIsNamed() {
    assertThat(explain("r-2", "--format", "json")).isEqualTo(1);
    assertThat(output.out())
        .contains("\"decision\":\"undecided, calls in the body: not recorded, cut, or masked");
  }

  @Test
  void oneQuestionIsExpectedAndAnUnknownEventIsCode1() {
    assertThat(explain("r-3")).isEqualTo(1);
    assertThat(output.err()).contains("there is no decision with the id r-3");
    assertThat(explain("r-1", "--request", "GET https://a.test/")).isEqualTo(2);
  }

  private int explain(String uid, String... more) {
    String[] command = {"policy", "explain", "--policy", "" + policy, "--event", uid, "" + events};
    return SluiceCommand.execute(
        Stream.concat(Arrays.stream(command), Arrays.stream(more)).toArray(String[]::new));
  }
}
