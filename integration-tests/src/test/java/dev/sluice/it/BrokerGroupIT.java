package dev.sluice.it;

import static dev.sluice.it.Deployment.PLAIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three brokers of the released Kafka in containers, one of them killed under load; kcat and
 * Kafka's own consumer read the topic. Skipped, and said so, without a container engine.
 */
class BrokerGroupIT {
  private static final String IMAGE = "apache/kafka:4.3.1";
  private static final String NAME = "sluice-it-kafka-" + ProcessHandle.current().pid() + "-";
  private static final int BROKERS = 3;
  private static final String FIRST = "--max-messages 20 --timeout-ms 20000";
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir Path directory;

  private final List<Integer> clients = ports();
  private final List<Integer> controllers = ports();

  private record Output(int exit, String text) {}

  @BeforeEach
  void start() throws Exception {
    assumeThat(run("docker", "image", "inspect", IMAGE).exit())
        .as("a container engine runs and has " + IMAGE)
        .isZero();
    for (int id = 0; id < BROKERS; id++) {
      assertThat(run(broker(id).toArray(String[]::new)).exit()).isZero();
    }
  }

  @AfterEach
  void stop() throws Exception {
    for (int id = 0; id < BROKERS; id++) {
      run("docker", "rm", "--force", "--volumes", NAME + id);
    }
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
        assertThat(run("docker", "kill", NAME + 0).exit()).isZero();
        load.run(url, 500, 16);
        assertThat(sluice.stop()).isIn(0, 143);
        assertThat(load.answered()).isEqualTo(1000);
      }
      Decisions complete = complete(node, origin);
      assertThat(complete.requests()).isEqualTo(1000);
      assertThat(events(console("--timeout-ms 15000"))).hasSize(complete.events());
      kcatReadsTheSame(complete.events());
    }
  }

  private Deployment node(RecordingOrigin origin) {
    String kafka =
        "transactions: true, topic: {replication: 3, min_insync: 2}, bootstrap_servers: \"%s\"} #"
            .formatted(servers());
    return new Deployment(
            directory, Deployment.freePort(), Deployment.freePort(), clients.getFirst())
        .write(origin)
        .with(kafka, "");
  }

  private Decisions complete(Deployment node, RecordingOrigin origin) {
    Decisions decisions = new Decisions();
    try (SluiceProcess sluice = node.run();
        AuditTopic topic = AuditTopic.open(clients.getLast())) {
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
    String servers = "127.0.0.1:" + clients.getLast();
    Output found;
    try {
      found =
          run("kcat", "-b", servers, "-C", "-t", AuditTopic.TOPIC, "-e", "-q", "-o", "beginning");
    } catch (IOException absent) {
      System.err.println("SKIPPED: kcat is not installed, so it was not asked to read the topic");
      return;
    }
    assertThat(events(found.text())).hasSize(events);
  }

  /** Between them may be what a program says about the broker that died. */
  private static List<JsonObject> events(String printed) {
    return printed.lines().filter(line -> line.startsWith("{")).map(JsonObject::new).toList();
  }

  /** What Kafka's own console consumer prints. */
  private static String console(String end) throws Exception {
    return run(
            "docker",
            "exec",
            NAME + 1,
            "sh",
            "-c",
            "/opt/kafka/bin/kafka-console-consumer.sh --bootstrap-server \"$SLUICE_SERVER\" --topic"
                + " "
                + AuditTopic.TOPIC
                + " --from-beginning --isolation-level read_committed "
                + end)
        .text();
  }

  private List<String> broker(int id) {
    String address = "127.0.0.1:" + clients.get(id);
    String controller = "127.0.0.1:" + controllers.get(id);
    List<String> command =
        new ArrayList<>(
            List.of("docker", "run", "--detach", "--network", "host", "--name", NAME + id));
    List<String> environment =
        List.of(
            "SLUICE_SERVER=" + address,
            "KAFKA_NODE_ID=" + (id + 1),
            "CLUSTER_ID=5L6g3nShT-eMCtK--X86sw",
            "KAFKA_PROCESS_ROLES=broker,controller",
            "KAFKA_LISTENERS=PLAINTEXT://" + address + ",CONTROLLER://" + controller,
            "KAFKA_ADVERTISED_LISTENERS=PLAINTEXT://" + address,
            "KAFKA_LISTENER_SECURITY_PROTOCOL_MAP=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
            "KAFKA_CONTROLLER_LISTENER_NAMES=CONTROLLER",
            "KAFKA_INTER_BROKER_LISTENER_NAME=PLAINTEXT",
            "KAFKA_CONTROLLER_QUORUM_VOTERS=" + voters(),
            "KAFKA_OFFSETS_TOPIC_NUM_PARTITIONS=3",
            "KAFKA_TRANSACTION_STATE_LOG_NUM_PARTITIONS=3",
            "KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS=0",
            "KAFKA_HEAP_OPTS=-Xmx384m");
    environment.forEach(variable -> command.addAll(List.of("--env", variable)));
    command.add(IMAGE);
    return command;
  }

  private String voters() {
    return IntStream.range(0, BROKERS)
        .mapToObj(id -> (id + 1) + "@127.0.0.1:" + controllers.get(id))
        .collect(Collectors.joining(","));
  }

  private String servers() {
    return clients.stream().map(port -> "127.0.0.1:" + port).collect(Collectors.joining(","));
  }

  private static List<Integer> ports() {
    return IntStream.range(0, BROKERS).mapToObj(id -> Deployment.freePort()).toList();
  }

  private static Output run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Output(process.waitFor(), text);
  }
}
