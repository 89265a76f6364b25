package dev.sluice.it;

import static dev.sluice.it.Deployment.PLAIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.testing.Ports;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Three brokers of the released Kafka in containers, one of them killed under load; kcat and
 * Kafka's own consumer read the topic. Skipped, and said so, without a container engine.
 */
@Execution(ExecutionMode.CONCURRENT)
@Order(2)
class BrokerGroupIT {
  private static final int BROKERS = 3;
  private static final String FIRST = "--max-messages 20 --timeout-ms 20000";
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir Path directory;

  private @Nullable BrokerGroup started;

  @BeforeEach
  void start() {
    boolean possible = BrokerGroup.possible();
    if (!possible) {
      System.err.println("SKIPPED: no container engine, so no group of brokers was tried");
    }
    assumeThat(possible).as("a container engine runs").isTrue();
    started = BrokerGroup.start(BROKERS);
  }

  @AfterEach
  void stop() {
    if (started != null) {
      started.close();
    }
  }

  private BrokerGroup brokers() {
    return Objects.requireNonNull(started);
  }

  @Test
  void aBrokerThatDiesTakesNoEventWithIt() throws Exception {
    try (RecordingOrigin origin = RecordingOrigin.start(directory)) {
      Deployment node = node(origin);
      try (SluiceProcess sluice = node.run()) {
        Load load = Load.through(node);
        String url = "http://" + PLAIN + ":" + origin.port();
        load.run(url, 500, 16);
        await().atMost(PATIENCE).until(() -> console(FIRST).contains("http.exchange"));
        brokers().kill(0);
        load.run(url, 500, 16);
        assertThat(sluice.stop()).isIn(0, 143);
        assertThat(load.answered()).isEqualTo(1000);
      }
      Decisions complete = complete(node, origin);
      assertThat(complete.requests()).isEqualTo(1000);
      String whole = "--max-messages %d --timeout-ms 120000".formatted(complete.events());
      assertThat(events(console(whole))).hasSize(complete.events());
      kcatReadsTheSame(complete.events());
    }
  }

  private Deployment node(RecordingOrigin origin) {
    String kafka =
        "transactions: true, topic: {replication: 3, min_insync: 2}, bootstrap_servers: \"%s\"} #"
            .formatted(servers());
    return new Deployment(directory, Ports.free(), Ports.free(), brokers().ports().getFirst())
        .write(origin)
        .with(kafka, "");
  }

  private Decisions complete(Deployment node, RecordingOrigin origin) {
    Decisions decisions = new Decisions();
    try (SluiceProcess sluice = node.run();
        AuditTopic topic = AuditTopic.open(brokers().ports().getLast())) {
      topic.follow(decisions, () -> decisions.decide(origin.paths()));
      assertThat(sluice.stop()).isIn(0, 143);
      topic.toEnd(decisions);
    }
    assertThat(decisions.doubled()).isZero();
    assertThat(decisions.redelivered()).isZero();
    decisions.assertNoGap();
    return decisions;
  }

  private void kcatReadsTheSame(int events) throws Exception {
    String servers = "127.0.0.1:" + brokers().ports().getLast();
    String found;
    try {
      found =
          run("kcat", "-b", servers, "-C", "-t", AuditTopic.TOPIC, "-e", "-q", "-o", "beginning");
    } catch (IOException absent) {
      System.err.println("SKIPPED: kcat is not installed, so it was not asked to read the topic");
      return;
    }
    assertThat(events(found)).hasSize(events);
  }

  /** Between them may be what a program says about the broker that died. */
  private static List<JsonObject> events(String printed) {
    return printed.lines().filter(line -> line.startsWith("{")).map(JsonObject::new).toList();
  }

  private String console(String end) throws Exception {
    return brokers().console(1, AuditTopic.TOPIC, end);
  }

  private String servers() {
    return brokers().ports().stream()
        .map(port -> "127.0.0.1:" + port)
        .collect(Collectors.joining(","));
  }

  private static String run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return text;
  }
}
