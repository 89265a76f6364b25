package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import dev.sluice.testing.SampleSecrets;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;

/** A secret in each place of a request meets {@code sluice/secrets} without any configuration. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Execution(CONCURRENT)
class WholeRequestIT {
  private static final String HOST = "agent.test";
  private static final String KEY = SampleSecrets.all().getOrDefault("github-token", "");
  private static final String MIDDLEWARES =
      "network_middlewares: {secrets: {middleware: sluice/secrets, endpoints: {include: [%s]}}}\n"
          .formatted(HOST);

  private RecordingOrigin origin;
  private Deployment node;
  private SluiceProcess sluice;
  private AuditTopic topic;

  @BeforeAll
  void start(@TempDir Path directory) {
    origin = RecordingOrigin.start(directory, List.of(HOST));
    node = Deployment.in(directory);
    node.write(
        origin, "", Deployment.admitting(origin, List.of(HOST)) + MIDDLEWARES, List.of(HOST));
    sluice = node.dev();
    topic = AuditTopic.open(node.kafka());
  }

  @AfterAll
  void stop() {
    topic.close();
    sluice.close();
    origin.close();
  }

  @Test
  void leavesHeadersAndBodyWithoutIt() {
    String answer = send("/kept/redacted", "--header", "X-Note: a " + KEY, "--data", "b " + KEY);

    assertThat(answer).startsWith("HTTP/1.1 200 ");
    RecordingOrigin.Kept kept = origin.kept("/kept/redacted");
    assertThat(kept.values("x-note")).containsExactly("a [REDACTED]");
    assertThat(kept.body()).isEqualTo("b [REDACTED]");
    assertThat(labels("/kept/redacted")).containsExactly("GitHub token in header:x-note, body");
  }

  @Test
  void keepsItFromTheOriginWhereNothingCanBeRewritten() {
    assertThat(send("/query?q=" + KEY)).contains("403", "secret_found");
    assertThat(send("/path/" + KEY)).contains("403", "secret_found");

    assertThat(origin.uris()).noneMatch(uri -> uri.contains(KEY));
    assertThat(labels("/query")).containsExactly("GitHub token in query");
  }

  private String send(String target, String... more) {
    List<String> command =
        new ArrayList<>(
            List.of("--proxy", node.proxyUrl(), "--include", "--cacert", node.ca().toString()));
    command.addAll(List.of(more));
    command.add("https://%s:%d%s".formatted(HOST, origin.tlsPort(), target));
    return Curl.run(command.toArray(String[]::new))
        .output()
        .replaceFirst("^HTTP/1.1 200 [^\\r\\n]*\\r?\\n\\r?\\n", "");
  }

  /** Of the findings about a request; waits for one. */
  private List<String> labels(String path) {
    return labels(path, topic.until(events -> !labels(path, events).isEmpty()));
  }

  private static List<String> labels(String path, List<JsonObject> events) {
    List<String> requests =
        events.stream()
            .filter(event -> event.containsKey("http_request"))
            .filter(event -> AuditTopic.path(event).equals(path))
            .map(AuditTopic::correlation)
            .toList();
    return events.stream()
        .filter(event -> AuditTopic.code(event).equals("finding.service"))
        .filter(event -> requests.contains(AuditTopic.correlation(event)))
        .map(event -> event.getJsonObject("finding_info").getString("title"))
        .toList();
  }
}
