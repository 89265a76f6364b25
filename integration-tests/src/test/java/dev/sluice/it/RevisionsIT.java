package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import com.google.protobuf.Empty;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.sluice.it.newest.MiddlewareDescribeRequest;
import dev.sluice.testing.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;

/** Services made from the oldest and from the newest contract, behind the same Sluice. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Execution(CONCURRENT)
class RevisionsIT {
  private static final String BOTH = "both.test";
  private static final String ELSEWHERE = "elsewhere.test";
  private static final List<String> HOSTS = List.of(BOTH, ELSEWHERE);
  private static final String MIDDLEWARES =
      """
      network_middlewares:
        old: {order: 1, middleware: test/oldest, config: {append: "[old]", header: x-openshell-middleware-old}, endpoints: {include: [both.test]}}
        new: {order: 2, middleware: test/newest, config: {append: "[new]", header: x-new, value: "yes", action: APPEND}, endpoints: {include: [both.test]}}
        elsewhere: {order: 3, middleware: test/oldest, config: {header: x-new}, endpoints: {include: [elsewhere.test]}}
      """;

  private RecordingOrigin origin;
  private SluiceProcess oldest;
  private SluiceProcess newest;
  private Deployment node;
  private SluiceProcess sluice;
  private AuditTopic topic;

  @BeforeAll
  void start(@TempDir Path directory) {
    origin = RecordingOrigin.start(directory);
    int oldPort = Ports.free();
    int newPort = Ports.free();
    oldest = Services.start("OldestService", directory.resolve("oldest-log"), oldPort);
    newest = Services.start("ScriptedService", directory.resolve("newest-log"), newPort);
    node = Deployment.in(directory);
    node.write(
        origin,
        Services.registration("test/oldest", oldPort)
            + Services.registration("test/newest", newPort),
        Deployment.admitting(origin, HOSTS) + MIDDLEWARES,
        HOSTS);
    sluice = node.dev();
    topic = AuditTopic.open(node.kafka());
    await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> post(BOTH, "/ready").output().startsWith("HTTP/1.1 200 "));
    // What they have printed is read by threads that may be behind.
    await().until(() -> !described(oldest).isEmpty() && !described(newest).isEmpty());
  }

  @AfterAll
  void stop() {
    topic.close();
    sluice.stop();
    oldest.close();
    newest.close();
    origin.close();
  }

  private Curl post(String host, String path) {
    return Curl.run(
        "--proxy",
        node.proxyUrl(),
        "--include",
        "--data",
        "body",
        "http://" + host + ":" + origin.port() + path);
  }

  @Test
  void bothTransformOneRequest() {
    post(BOTH, "/kept/both");

    RecordingOrigin.Kept kept = origin.kept("/kept/both");
    assertThat(kept.body()).isEqualTo("body[old][new]");
    assertThat(kept.values("x-openshell-middleware-old")).containsExactly("default");
    assertThat(kept.values("x-new")).containsExactly("yes");
  }

  @Test
  void theOldestMayWriteOnlyInItsNamespace() {
    assertThat(post(ELSEWHERE, "/elsewhere").output())
        .startsWith("HTTP/1.1 403 ")
        .contains("\"error\":\"middleware_failed\"");
    topic.until(
        events ->
            events.stream()
                .filter(event -> AuditTopic.code(event).equals("http.stage"))
                .anyMatch(
                    event ->
                        "header_mutation_write_namespace".equals(event.getString("status_code"))));
  }

  @Test
  void bothReadTheSameDescribeInTheirWay() throws InvalidProtocolBufferException {
    Set<String> received = described(oldest);
    assertThat(received).hasSize(1).isEqualTo(described(newest));

    byte[] bytes = HexFormat.of().parseHex(received.iterator().next());
    assertThat(Empty.parseFrom(bytes).getUnknownFields().asMap()).containsOnlyKeys(1);
    MiddlewareDescribeRequest request = MiddlewareDescribeRequest.parseFrom(bytes);
    assertThat(request.getGateway().getProtocolVersion().getMajor()).isEqualTo(1);
    assertThat(request.getGateway().getImplementationName()).isEqualTo("sluice");
  }

  @Test
  void theGuideShowsTheseBytes() throws IOException {
    String guide = Files.readString(Path.of("../docs/middleware.md"));
    String shown =
        guide
            .lines()
            .dropWhile(line -> !line.equals("```hex"))
            .skip(1)
            .takeWhile(line -> !line.equals("```"))
            .map(line -> line.replaceAll("#.*|\\s", ""))
            .collect(Collectors.joining());

    assertThat(Set.of(shown)).isEqualTo(described(newest));
  }

  private static Set<String> described(SluiceProcess service) {
    return service
        .printed()
        .lines()
        .filter(line -> line.startsWith("Describe "))
        .map(line -> line.substring("Describe ".length()))
        .collect(Collectors.toSet());
  }
}
