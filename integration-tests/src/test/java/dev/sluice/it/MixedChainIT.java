package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import dev.sluice.testing.Ports;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;

/** Ten stages, built-in and remote in turns, each working on what the one before left. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Execution(CONCURRENT)
class MixedChainIT {
  private static final String HOST = "mixed.test";
  private static final String REGEX = "openshell/regex";
  private static final String REMOTE = "test/scripted";

  private static final List<Expected> STAGES =
      List.of(
          remote("s1", true, "append: ' sk-abcdefghijklmnopqrst', " + trail("s1", "APPEND")),
          regex("s2", true),
          remote("s3", true, trail("s3", "APPEND")),
          regex("s4", false),
          remote("s5", true, "append: ' five'"),
          remote("s6", true, trail("s6", "OVERWRITE")),
          remote("s7", false, trail("s7", "SKIP")),
          remote("s8", true, "remove: x-client"),
          regex("s9", false),
          remote("s10", true, "append: ' ten', " + trail("s10", "APPEND")));

  private RecordingOrigin origin;
  private SluiceProcess scripted;
  private Deployment node;
  private SluiceProcess sluice;
  private AuditTopic topic;

  private record Expected(String key, String implementation, boolean transformed, String config) {}

  private static Expected remote(String key, boolean transformed, String config) {
    return new Expected(key, REMOTE, transformed, config);
  }

  private static Expected regex(String key, boolean transformed) {
    return new Expected(key, REGEX, transformed, "mode: redact");
  }

  private static String trail(String value, String action) {
    return "header: x-trail, value: " + value + ", action: " + action;
  }

  @BeforeAll
  void start(@TempDir Path directory) {
    origin = RecordingOrigin.start(directory);
    int port = Ports.free();
    scripted = Services.start("ScriptedService", directory.resolve("service-log"), port);
    node = Deployment.in(directory);
    node.write(
        origin,
        Services.registration(REMOTE, port),
        Deployment.admitting(origin, List.of(HOST)) + middlewares(),
        List.of(HOST));
    sluice = node.dev();
    topic = AuditTopic.open(node.kafka());
    await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> post("/ready").output().startsWith("HTTP/1.1 200 "));
  }

  @AfterAll
  void stop() {
    topic.close();
    sluice.stop();
    scripted.close();
    origin.close();
  }

  /** The last is written first: only `order` counts. */
  private static String middlewares() {
    StringBuilder yaml = new StringBuilder("network_middlewares:\n");
    for (int order = STAGES.size(); order > 0; order--) {
      Expected stage = STAGES.get(order - 1);
      yaml.append(
          "  %s: {order: %d, middleware: %s, config: {%s}, endpoints: {include: [%s]}}%n"
              .formatted(stage.key(), order, stage.implementation(), stage.config(), HOST));
    }
    return yaml.toString();
  }

  private Curl post(String path) {
    return Curl.run(
        "--proxy",
        node.proxyUrl(),
        "--include",
        "--header",
        "X-Client: 1",
        "--data",
        "one",
        "http://" + HOST + ":" + origin.port() + path);
  }

  @Test
  void theOriginSeesWhatAllStagesMadeOfTheRequest() {
    post("/kept/mixed");

    RecordingOrigin.Kept kept = origin.kept("/kept/mixed");
    assertThat(kept.body()).isEqualTo("one [REDACTED] five ten");
    assertThat(kept.values("x-trail")).containsExactly("s6", "s10");
    assertThat(kept.values("x-client")).isEmpty();
    assertThat(kept.values("content-length")).containsExactly("" + kept.body().length());
  }

  @Test
  void eachStageHasItsEventInOrder() {
    post("/events");

    List<JsonObject> events = topic.until(all -> stagesOf("/events", all).size() == STAGES.size());

    assertThat(stagesOf("/events", events).stream().map(MixedChainIT::summary).toList())
        .isEqualTo(STAGES.stream().map(MixedChainIT::summary).toList());
  }

  private static List<JsonObject> stagesOf(String path, List<JsonObject> events) {
    return events.stream()
        .filter(event -> AuditTopic.code(event).equals("http.stage"))
        .filter(event -> path.equals(AuditTopic.path(event)))
        .toList();
  }

  private static String summary(Expected stage) {
    return "MIDDLEWARE %s %s decision=Allow transformed=%s failed=false"
        .formatted(stage.key(), stage.implementation(), stage.transformed());
  }

  private static String summary(JsonObject event) {
    JsonObject unmapped = event.getJsonObject("unmapped");
    assertThat(event.getString("message"))
        .contains(unmapped.getString("middleware"), unmapped.getString("implementation"));
    return "%s transformed=%s failed=%s"
        .formatted(
            event.getString("message"),
            unmapped.getBoolean("transformed"),
            unmapped.getBoolean("failed"));
  }
}
