package dev.sluice.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.app.dev.EmbeddedBroker;
import dev.sluice.audit.ocsf.EventMapper;
import dev.sluice.audit.ocsf.EventMapper.Node;
import dev.sluice.audit.ocsf.EventSubject;
import dev.sluice.audit.ocsf.EventSubject.RecordPosition;
import dev.sluice.config.net.HostPort;
import dev.sluice.config.settings.Role;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.Lifecycle;
import dev.sluice.testing.Ports;
import dev.sluice.testing.SampleNodeRecords;
import dev.sluice.testing.SampleRecords;
import dev.sluice.tools.command.ExitCode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code audit tail} on a topic with the events of a node. */
class AuditTailTopicTest {
  private static final EventMapper MAPPER =
      new EventMapper(
          new Node("node-1", "9b2f1d7e-0000-4000-8000-000000000001", "0.1", Set.of(Role.PROXY)));
  private static final List<String> EVENTS = new ArrayList<>();

  /** Between the two requests. */
  private static final String LATER = "2026-09-21T14:13:30Z";

  @TempDir private static Path directory;

  @SuppressWarnings("NullAway.Init")
  private static HostPort address;

  @SuppressWarnings("NullAway.Init")
  private static EmbeddedBroker broker;

  @BeforeAll
  static void start() throws Exception {
    address = new HostPort("127.0.0.1", Ports.free());
    broker = EmbeddedBroker.start(address, directory);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", address.toString()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      send(producer, SampleNodeRecords.lifecycle(Lifecycle.Activity.ACTIVITY_START));
      send(producer, decision(0, "first"));
      send(
          producer,
          SampleRecords.at(SampleRecords.TIME + 37, "first")
              .setCompletion(SampleRecords.completion(SampleRecords.redacted().build()))
              .build());
      send(
          producer,
          SampleRecords.at(SampleRecords.TIME + 60_000, "second")
              .setRequest(SampleRecords.denied())
              .build());
    }
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  private static AuditRecord decision(long millis, String uid) {
    return SampleRecords.at(SampleRecords.TIME + millis, uid)
        .setRequest(SampleRecords.redacted())
        .build();
  }

  private static void send(KafkaProducer<byte[], byte[]> producer, AuditRecord record)
      throws Exception {
    RecordPosition position = new RecordPosition("9b2f/0", EVENTS.size() + 1, 1);
    for (var event : MAPPER.map(new EventSubject.Single(position, record))) {
      EVENTS.add(new String(event.json(), StandardCharsets.UTF_8));
      producer
          .send(new ProducerRecord<>("events", null, record.getTimeMs(), null, event.json()))
          .get();
    }
  }

  @Test
  void requestsAreLinesWithTheirOutcomes() {
    assertThat(tail(ExitCode.DONE, "--no-follow").lines())
        .satisfiesExactly(
            node -> assertThat(node).endsWith("1 event of the node, --all shows them"),
            first -> assertThat(first).contains("MODIFIED  200   37 ms    agent-7     POST "),
            second -> assertThat(second).contains("DENIED    403 ", "policy_denied: no rule"));
  }

  @Test
  void theLastRequestsAndThoseSinceATimeAreLess() {
    assertThat(tail(ExitCode.DONE, "--no-follow", "--last", "1").lines())
        .singleElement()
        .asString()
        .contains("DENIED");
    assertThat(tail(ExitCode.DONE, "--no-follow", "--since", LATER).lines()).hasSize(1);
  }

  @Test
  void jsonIsTheEventsAsTheyAreStored() {
    assertThat(tail(ExitCode.DONE, "--from-beginning", "--count", "6", "--format", "json"))
        .isEqualTo(String.join("\n", EVENTS) + "\n");
    assertThat(EVENTS).hasSize(6);
  }

  @Test
  void theCountIsOfEventsInEveryFormat() {
    assertThat(tail(ExitCode.DONE, "--from-beginning", "--count", "6").lines()).hasSize(3);
    assertThat(
            tail(ExitCode.DONE, "--from-beginning", "--count", "6", "--format", "events").lines())
        .hasSize(6)
        .first()
        .asString()
        .contains(" OCSF LIFECYCLE:START [INFO] ");
  }

  @Test
  void aPolicyIsReplayedOnTheTopic() throws Exception {
    Path policy =
        Files.writeString(directory.resolve("none.yaml"), "version: 1\nnetwork_policies: {}");
    try (CapturedOutput output = new CapturedOutput()) {
      String[] command = {
        "policy", "replay", "--policy", "" + policy, "--since", "2026-01-01T00:00:00Z"
      };
      String[] topic = {"--kafka", address.toString(), "--topic", "events"};
      assertThat(
              SluiceCommand.execute(
                  Stream.concat(Arrays.stream(command), Arrays.stream(topic))
                      .toArray(String[]::new)))
          .isEqualTo(ExitCode.DONE);
      assertThat(output.out())
          .contains(
              "6 read, 2 decisions of 1 sandboxes judged", "now_denied   1", "same         1");
    }
  }

  @Test
  void groupsAreATable() {
    assertThat(tail(ExitCode.DONE, "--no-follow", "--group", "host").lines())
        .containsExactly(
            "REQUESTS  ALLOWED  MODIFIED  DENIED  FAILED  HOST",
            "2         0        1         1       0       api.example.test");
  }

  @Test
  void oneRequestIsATreeOrItsEvents() {
    assertThat(tail(ExitCode.DONE, "--request", "first").lines()).hasSize(6);
    assertThat(tail(ExitCode.DONE, "--request", "first", "--format", "json").lines()).hasSize(4);
    try (CapturedOutput output = new CapturedOutput()) {
      assertThat(run("--kafka", address.toString(), "--topic", "events", "--request", "third"))
          .isEqualTo(ExitCode.NO);
      assertThat(output.err()).startsWith("sluice: no event of the request third is on the topic");
      assertThat(output.out()).isEmpty();
    }
  }

  @Test
  void anUnknownTopicIsOneThatNoNodeHasWrittenTo() {
    try (CapturedOutput output = new CapturedOutput()) {
      assertThat(run("--kafka", address.toString(), "--topic", "none")).isEqualTo(ExitCode.USAGE);
      assertThat(output.err())
          .isEqualTo(
              "sluice: nothing can be read from Kafka at %s: there is no topic none: no node has"
                      .formatted(address)
                  + " written to it yet; start one, or check --topic\n");
    }
  }

  private static String tail(int code, String... options) {
    List<String> all = new ArrayList<>(List.of("--kafka", address.toString(), "--topic", "events"));
    all.addAll(List.of(options));
    try (CapturedOutput output = new CapturedOutput()) {
      assertThat(run(all.toArray(String[]::new))).isEqualTo(code);
      assertThat(output.err()).isEmpty();
      return output.out();
    }
  }

  private static int run(String... options) {
    List<String> arguments = new ArrayList<>(List.of("audit", "tail"));
    arguments.addAll(List.of(options));
    return SluiceCommand.execute(arguments.toArray(String[]::new));
  }
}
