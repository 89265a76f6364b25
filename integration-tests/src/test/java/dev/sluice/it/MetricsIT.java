package dev.sluice.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import dev.sluice.it.dashboards.MetricsPage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;

/** What traffic leaves in {@code /metrics}, and that docs/reference/metrics.md names all of it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Execution(CONCURRENT)
class MetricsIT {
  private static final String HOST = "agent.test";
  private static final Path PAGE = Path.of("../docs/reference/metrics.md");
  private static final Pattern TYPE = Pattern.compile("(?m)^# TYPE (sluice_\\w+)");
  private static final Pattern DOCUMENTED = Pattern.compile("(?m)^\\| `(sluice_\\w+)` \\|");

  private static final Pattern SERIES = Pattern.compile("(?m)^(sluice_\\w+)(\\{.*})? ");
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"");

  /** Nothing was stopped, found or traced. */
  private static final Set<String> WITHOUT_CAUSE =
      Set.of(
          "sluice_requests_stopped_total",
          "sluice_stage_findings_total",
          "sluice_streamed_messages_total",
          "sluice_streamed_read_bytes_total",
          "sluice_streamed_units_total",
          "sluice_trace_spans_total",
          "sluice_websocket_closed_total",
          "sluice_websocket_ended_total",
          "sluice_websocket_messages_bytes_total",
          "sluice_websocket_messages_total",
          "sluice_websocket_session_messages_total");

  private static final String SERVICES = "sluice_middleware_";

  private RecordingOrigin origin;
  private Deployment node;
  private SluiceProcess sluice;

  @BeforeAll
  void start(@TempDir Path directory) {
    origin = RecordingOrigin.start(directory, List.of(HOST));
    node = Deployment.in(directory);
    node.write(
        origin,
        "",
        Deployment.admitting(origin, List.of(HOST))
            + "network_middlewares: {secrets: {middleware: sluice/secrets, endpoints: {include: [%s]}}}\n"
                .formatted(HOST),
        List.of(HOST));
    sluice = node.dev();
    send("https://%s:%d/allowed".formatted(HOST, origin.tlsPort()));
    send("https://elsewhere.test/denied");
  }

  @AfterAll
  void stop() {
    sluice.close();
    origin.close();
  }

  @Test
  void tellsOfEachRequest() {
    await()
        .untilAsserted(
            () ->
                assertThat(metrics())
                    .contains(
                        "sluice_requests_total{decision=\"allowed\",protocol=\"https\","
                            + "reason=\"none\"} 1.0",
                        "sluice_request_duration_seconds_count{outcome=\"complete\","
                            + "protocol=\"https\"} 1",
                        "sluice_responses_total{status=\"2xx\"} 1.0",
                        "sluice_tunnels_total{decision=\"denied\",kind=\"connect\","
                            + "reason=\"policy_denied\"} 1.0",
                        "sluice_stage_duration_seconds_count{implementation=\"sluice/secrets\","
                            + "outcome=\"allowed\"} 1",
                        "sluice_setup_duration_seconds_count{outcome=\"succeeded\","
                            + "step=\"client_tls\"} 1"));
  }

  @Test
  void thePageNamesEachMetric() throws IOException {
    await().until(() -> metrics().contains("sluice_tunnel_duration_seconds_count"));
    Set<String> documented = names(DOCUMENTED, Files.readString(PAGE));
    Set<String> caused = new TreeSet<>(documented);
    caused.removeAll(WITHOUT_CAUSE);
    caused.removeIf(name -> name.startsWith(SERVICES));

    await().untilAsserted(() -> assertThat(served()).containsAll(caused));
    assertThat(documented).containsAll(served());
  }

  private Set<String> served() {
    Set<String> served = names(TYPE, metrics());
    served.removeIf(name -> name.endsWith("_seconds_max"));
    return served;
  }

  /** Dashboards and alerts are compared with the page, so that the page has to be right. */
  @Test
  void thePageNamesEachLabel() {
    MetricsPage page = MetricsPage.read();
    for (MatchResult series : SERIES.matcher(metrics()).results().toList()) {
      Set<String> labels = names(LABEL, String.valueOf(series.group(2)));
      labels.remove("le");
      assertThat(page.row(series.group(1)).map(MetricsPage.Row::labels))
          .as(series.group())
          .contains(labels);
    }
  }

  @Test
  void promtoolFindsNoFault() throws IOException, InterruptedException {
    assumeTrue(isInstalled(), "promtool is not installed");
    Process promtool =
        new ProcessBuilder("promtool", "check", "metrics").redirectErrorStream(true).start();
    promtool.getOutputStream().write(metrics().getBytes(UTF_8));
    promtool.getOutputStream().close();

    String faults = new String(promtool.getInputStream().readAllBytes(), UTF_8);
    assertThat(faults.lines().filter(line -> line.startsWith("sluice_"))).isEmpty();
    promtool.waitFor();
  }

  private static boolean isInstalled() {
    return List.of(System.getenv("PATH").split(":", -1)).stream()
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, "promtool")));
  }

  private void send(String url) {
    Curl.run("--proxy", node.proxyUrl(), "--cacert", node.ca().toString(), url);
  }

  private String metrics() {
    return Curl.run(node.adminUrl() + "/metrics").output();
  }

  private static Set<String> names(Pattern pattern, String text) {
    return pattern
        .matcher(text)
        .results()
        .map(MatchResult::group)
        .map(found -> pattern.matcher(found).replaceFirst("$1"))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
