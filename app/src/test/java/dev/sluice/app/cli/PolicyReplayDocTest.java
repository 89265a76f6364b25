package dev.sluice.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.app.denials.DeniedRecords;
import dev.sluice.audit.integrity.SealedMapping;
import dev.sluice.audit.ocsf.EventMapper;
import dev.sluice.audit.ocsf.EventMapper.Node;
import dev.sluice.audit.ocsf.EventSubject;
import dev.sluice.audit.ocsf.EventSubject.RecordPosition;
import dev.sluice.config.settings.Role;
import dev.sluice.config.settings.audit.EventSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** The example of docs/policy-replay.md, and its exit codes. */
@Isolated("reads standard output")
class PolicyReplayDocTest {
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
              rules:
                - allow: {method: GET, path: /v1/**}
                - allow: {method: POST, path: /v1/**, query: {mode: safe}}
        search:
          endpoints: [{host: search.example.com, port: 443}]
      """;

  private static final String RULES = "network_policies.api.endpoints[0].rules";

  private final CapturedOutput output = new CapturedOutput();
  @TempDir private Path directory;
  private Path policy = Path.of("");
  private Path events = Path.of("");

  @BeforeEach
  void write() throws IOException {
    policy = Files.writeString(directory.resolve("new.yaml"), POLICY);
    events =
        Files.writeString(
            directory.resolve("events.jsonl"),
            event(1, "GET", "api", "/v1/items", allowed(RULES + "[0].allow"))
                + event(2, "DELETE", "api", "/v1/items/7", allowed(RULES + "[1].allow"))
                + event(3, "GET", "search", "/", denied("opa", "policy_denied"))
                + event(4, "POST", "api", "/v1/items", allowed(RULES + "[1].allow"))
                    .replace("}}\n", "},\"unmapped\":{\"asked\":{\"query_keys\":[\"mode\"]}}}\n")
                + event(5, "GET", "search", "/", denied("ssrf", "ssrf_denied")));
  }

  @AfterEach
  void release() {
    output.close();
  }

  private static String allowed(String place) {
    return "\"action_id\":1,\"firewall_rule\":{\"type\":\"l7\",\"uid\":\"" + place + "\"}";
  }

  private static String denied(String engine, String code) {
    return "\"action_id\":2,\"status_code\":\"%s\",\"firewall_rule\":{\"type\":\"%s\"}"
        .formatted(code, engine);
  }

  private static String event(int number, String method, String host, String path, String rest) {
    return """
    {"time":%d,"metadata":{"uid":"w/%d/0","sequence":%d,"event_code":"http.exchange",\
    "tenant_uid":"ci","loggers":[{"uid":"w"}]},"dst_endpoint":{"domain":"%s.example.com",\
    "port":443},"http_request":{"http_method":"%s","url":{"path":"%s"}},%s}
    """
        .formatted(1_790_000_000_000L + 1000L * number, number, number, host, method, path, rest);
  }

  @Test
  void theExampleIsAsThePageShows() throws IOException {
    assertThat(replay()).isEqualTo(1);

    String page = Files.readString(Path.of("../docs/policy-replay.md"));
    String shown =
        output.out().replace(directory + "/", "").replaceAll("SHA-256 [0-9a-f]{64}", "SHA-256 SHA");
    assertThat(page).contains(shown.strip().indent(4).replaceAll("(?m)^ +$", "").strip());
  }

  @Test
  void undecidedRequestsMayBeAllowed() {
    assertThat(replay("--allow-undecided", "--format", "json")).isZero();
    assertThat(output.out())
        .contains("\"totals\":{\"now_denied\":1,\"now_allowed\":1,\"undecided\":1,\"same\":1,")
        .contains("\"sample\":{\"event\":\"w/2/0\",\"method\":\"DELETE\"");
  }

  @Test
  void theSamePolicyChangesNothing() {
    assertThat(replay("--against", policy.toString())).isEqualTo(1);
    assertThat(output.out()).contains("now_denied   0", "now_allowed  0", "same         3");
  }

  @Test
  void whenNothingWasJudgedTheAnswerIsNo() {
    assertThat(replay("--sandbox", "other", "--allow-undecided")).isEqualTo(1);
    assertThat(output.out()).contains("5 read, 0 decisions");
  }

  @Test
  void eventsWithoutTheirChainAreNotWhole() {
    assertThat(replay("--verify-chain", "--allow-undecided")).isEqualTo(1);
    assertThat(output.out()).contains("\nhash chain: the events have none\n");
  }

  @Test
  void aChainWithViolationsIsNotWhole() throws IOException {
    List<String> sealed = sealed();
    Files.write(events, sealed);
    assertThat(replay("--verify-chain", "--allow-undecided")).isZero();
    assertThat(output.out()).contains("\nhash chain: untouched, in 1 chains\n");

    Files.write(events, List.of(sealed.getFirst(), sealed.getLast()));
    assertThat(replay("--verify-chain", "--allow-undecided")).isEqualTo(1);
    assertThat(output.out()).contains("\nhash chain: 1 violations, the first: chain ");
  }

  /** Three denials in one chain. */
  private List<String> sealed() throws IOException {
    String node = "9b2f1d7e-0000-4000-8000-000000000001";
    List<String> sealed = new ArrayList<>();
    EventMapper mapper = new EventMapper(new Node("node-1", node, "0.1", Set.of(Role.PROXY)));
    try (SealedMapping chain =
        SealedMapping.open(
            directory.resolve("chain"), node, mapper, EventSettings.DEFAULTS.checkpoints())) {
      for (int i = 1; i <= 3; i++) {
        chain
            .map(
                new EventSubject.Single(
                    new RecordPosition(node + "/0", i, 0), DeniedRecords.of("ci", "/" + i)))
            .forEach(event -> sealed.add(new String(event.json(), StandardCharsets.UTF_8)));
      }
    }
    return sealed;
  }

  @Test
  void oneSourceIsExpected() {
    assertThat(
            SluiceCommand.execute(new String[] {"policy", "replay", "--policy", policy.toString()}))
        .isEqualTo(2);
    assertThat(output.err()).contains("expected FILE, or --since TIME to read the topic");
  }

  private int replay(String... more) {
    String[] command = {"policy", "replay", "--policy", "" + policy, "" + events};
    return SluiceCommand.execute(
        Stream.concat(Arrays.stream(command), Arrays.stream(more)).toArray(String[]::new));
  }
}
