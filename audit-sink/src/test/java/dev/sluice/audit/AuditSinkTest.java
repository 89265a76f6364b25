package dev.sluice.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.audit.integrity.ChainLinks;
import dev.sluice.audit.journal.Journal;
import dev.sluice.audit.ship.ShippingState;
import dev.sluice.config.settings.Role;
import dev.sluice.config.settings.audit.AuditSettings;
import dev.sluice.config.settings.audit.EventSettings;
import dev.sluice.config.settings.audit.EventSettings.Integrity;
import dev.sluice.config.settings.audit.EventSettings.StageEvents;
import dev.sluice.config.settings.audit.KafkaSettings;
import dev.sluice.proto.AuditLog;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.TunnelDecision;
import dev.sluice.proto.v1.Verdict;
import dev.sluice.testing.Ports;
import dev.sluice.testing.SampleRecords;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Records into a real broker. */
@Order(1)
class AuditSinkTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final JsonMapper JSON = new JsonMapper();

  @TempDir static Path brokerDirectory;
  @TempDir Path state;

  @SuppressWarnings("NullAway.Init")
  private static Broker broker;

  private KafkaSettings kafka = KafkaSettings.DEFAULTS;

  @BeforeEach
  void address() {
    kafka = KafkaSettings.DEFAULTS.withBootstrapServers(broker.address());
  }

  @BeforeAll
  static void startBroker() throws Exception {
    broker = Broker.start(brokerDirectory);
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @Test
  void recordsOfARequestArriveAsJoinedEventsInOrderWithTheirHeaders() throws Exception {
    AuditSink sink = open("joined");
    sink.startShipping();
    AuditLog log = sink.onThisLoop();
    log.append(
        SampleRecords.at()
            .setTunnel(
                SampleRecords.tunnel(Verdict.VERDICT_ALLOWED, TunnelDecision.Kind.KIND_CONNECT))
            .build());
    log.append(SampleRecords.at().setRequest(SampleRecords.redacted()).build());
    log.append(
        SampleRecords.at()
            .setCompletion(SampleRecords.completion(SampleRecords.redacted().build()))
            .build());
    log.append(SampleRecords.at().setRequest(SampleRecords.denied()).build());

    List<ConsumerRecord<String, byte[]>> found =
        broker.consume("joined", 5, Duration.ofSeconds(20));
    sink.close(Duration.ofSeconds(30));

    assertThat(found).extracting(ConsumerRecord::key).containsOnly("agent-7");
    assertThat(events(found))
        .extracting(event -> event.at("/metadata/event_code").asString())
        .containsExactly(
            "tunnel.decision", "http.exchange", "http.stage", "finding.service", "http.decision");
    assertThat(new String(header(found.get(1), "class-uid"), StandardCharsets.UTF_8))
        .isEqualTo("4002");
    assertThat(new String(header(found.get(1), "uid"), StandardCharsets.UTF_8))
        .isEqualTo(events(found).get(1).at("/metadata/uid").asString());
    assertThat(sequences(events(found))).containsExactly(1L, 2L, 3L);
  }

  @Test
  void theNextStartShipsTheRestAndContinuesTheNumbering() throws Exception {
    AuditSink held = open("restart");
    held.onThisLoop().append(SampleRecords.at().setRequest(SampleRecords.denied()).build());
    held.close(Duration.ZERO);

    AuditSink next = open("restart");
    next.startShipping();
    next.onThisLoop().append(SampleRecords.at().setRequest(SampleRecords.denied()).build());
    await().untilAsserted(() -> assertThat(next.status().pending()).isZero());
    await().untilAsserted(() -> assertThat(next.status().shipped()).isEqualTo(2));
    next.close(Duration.ofSeconds(30));

    List<JsonNode> events = events(broker.consume("restart", 2, Duration.ofSeconds(20)));
    assertThat(sequences(events)).containsExactly(1L, 2L);
    assertThat(events)
        .extracting(event -> event.at("/metadata/loggers/0/uid").asString())
        .containsOnly(events.getFirst().at("/metadata/loggers/0/uid").asString());
  }

  @Test
  void withTransactionsAConsumerOfCommittedEventsSeesEachOnce() throws Exception {
    kafka = kafka.withTransactions(true);
    AuditRecord record = SampleRecords.at().setRequest(SampleRecords.denied()).build();
    AuditSink first = open("transactions");
    first.startShipping();
    first.onThisLoop().append(record);
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(first.status().pending()).isZero());
    first.close(Duration.ofSeconds(20));
    // As a kill would leave it: committed in Kafka, and not known here.
    Files.delete(state.resolve("audit/positions"));

    AuditSink next = open("transactions");
    assertThat(next.status().pending()).isEqualTo(1);
    next.startShipping();
    next.onThisLoop().append(record);
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(next.status().pending()).isZero());
    next.close(Duration.ofSeconds(20));
    assertThat(sequences(events(broker.consume("transactions", 2, Duration.ofSeconds(20)))))
        .containsExactly(1L, 2L);
  }

  @Test
  void stoppingDoesNotWaitForABrokerThatIsNotThere() throws Exception {
    kafka = kafka.withBootstrapServers("127.0.0.1:" + Ports.free());
    AuditSink sink = open("absent");
    sink.startShipping();
    sink.onThisLoop().append(SampleRecords.at().setRequest(SampleRecords.denied()).build());
    long start = System.nanoTime();
    sink.close(Duration.ofHours(1));
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMinutes(10));
    try (Journal journal = Journal.open(state.resolve("audit"), 1 << 20, 1 << 30)) {
      assertThat(journal.sources().iterator().next().pending()).isEqualTo(1);
    }
  }

  @Test
  void aTopicThatWouldLoseEventsIsNotShippedTo() throws Exception {
    Map<String, String> settings = Map.of("cleanup.policy", "compact");
    NewTopic compacted = new NewTopic("compacted", 1, (short) 1).configs(settings);
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.address()))) {
      admin.createTopics(List.of(compacted)).all().get();
    }
    AuditSink sink = open("compacted");
    sink.startShipping();
    sink.onThisLoop().append(SampleRecords.at().setRequest(SampleRecords.denied()).build());
    await().atMost(PATIENCE).until(() -> sink.status().shipping() == ShippingState.BLOCKED);
    assertThat(sink.status().error()).contains("set cleanup.policy=delete");
    assertThat(sink.status().pending()).isEqualTo(1);
    sink.close(Duration.ofSeconds(30));
  }

  @Test
  void closingShipsTheJournalWithoutWaitingForCompletions() throws Exception {
    AuditSink sink = open("closing");
    sink.startShipping();
    sink.onThisLoop().append(SampleRecords.at().setRequest(SampleRecords.denied()).build());
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(sink.status().pending()).isZero());
    sink.onThisLoop()
        .append(
            SampleRecords.at(System.currentTimeMillis(), SampleRecords.UID)
                .setRequest(SampleRecords.redacted())
                .build());
    sink.close(Duration.ofSeconds(20));
    assertThat(events(broker.consume("closing", 4, Duration.ofSeconds(20))))
        .extracting(event -> event.at("/metadata/event_code").asString())
        .containsExactly("http.decision", "http.decision", "http.stage", "finding.service");
  }

  @Test
  void anOutageOfKafkaDelaysEventsAndLosesNone() throws Exception {
    AuditSink sink = open("outage");
    sink.startShipping();
    AuditLog log = sink.onThisLoop();
    AuditRecord record = SampleRecords.at().setRequest(SampleRecords.denied()).build();
    log.append(record);
    await().untilAsserted(() -> assertThat(sink.status().pending()).isZero());
    broker.stop();
    for (int i = 0; i < 500; i++) {
      assertThat(log.append(record).succeeded()).isTrue();
    }
    assertThat(sink.status().pending()).isEqualTo(500);
    assertThat(sink.status().oldest()).isPositive();
    broker.restart();
    awaitShipped(sink);
    sink.close(Duration.ofSeconds(30));

    List<Long> sequences = sequences(events(broker.consume("outage", 501, Duration.ofSeconds(20))));
    assertThat(sequences.stream().distinct()).containsExactlyElementsOf(upTo(501));
  }

  @Test
  void aHashChainContinuesAfterAnOutageAndARestart() throws Exception {
    EventSettings chained = new EventSettings(StageEvents.ALL, Integrity.HASH_CHAIN);
    AuditSink first = open("chain", chained);
    first.startShipping();
    AuditLog log = first.onThisLoop();
    log.append(SampleRecords.at().setRequest(SampleRecords.redacted()).build());
    log.append(SampleRecords.at().setRequest(SampleRecords.denied()).build());
    await().until(() -> first.status().checkpoint().isPresent());
    awaitShipped(first);
    broker.stop();
    for (int i = 0; i < 50; i++) {
      log.append(SampleRecords.at().setRequest(SampleRecords.denied()).build());
    }
    first.close(Duration.ZERO);
    broker.restart();

    AuditSink second = open("chain", chained);
    second.startShipping();
    second.onThisLoop().append(SampleRecords.at().setRequest(SampleRecords.denied()).build());
    awaitShipped(second);
    second.close(Duration.ofSeconds(30));

    List<ConsumerRecord<String, byte[]>> found = broker.consumeToEnd("chain");
    assertThat(ChainLinks.assertWhole(texts(found))).isEqualTo(found.size());
    List<String> codes =
        events(found).stream().map(event -> event.at("/metadata/event_code").asString()).toList();
    // Each process signs at its start.
    assertThat(codes.stream().filter("audit.checkpoint"::equals).count()).isBetween(2L, 4L);
    assertThat(codes.stream().filter(code -> !code.equals("audit.checkpoint"))).hasSize(55);
  }

  private static void awaitShipped(AuditSink sink) {
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertThat(sink.status().pending()).isZero());
  }

  private static List<String> texts(List<ConsumerRecord<String, byte[]>> records) {
    return records.stream()
        .map(record -> new String(record.value(), StandardCharsets.UTF_8))
        .toList();
  }

  private static List<Long> upTo(long last) {
    return LongStream.rangeClosed(1, last).boxed().toList();
  }

  private AuditSink open(String topic) throws Exception {
    return open(topic, EventSettings.DEFAULTS);
  }

  private AuditSink open(String topic, EventSettings events) throws Exception {
    return AuditSink.open(
        state,
        1 << 20,
        "node-1",
        Set.of(Role.PROXY),
        new AuditSettings(
            topic,
            events,
            AuditSettings.DEFAULTS.durability(),
            AuditSettings.DEFAULTS.onFailure(),
            AuditSettings.DEFAULTS.maxBytes(),
            AuditSettings.DEFAULTS.joinWindow(),
            AuditSettings.DEFAULTS.unready()),
        kafka);
  }

  private static List<JsonNode> events(List<ConsumerRecord<String, byte[]>> records) {
    return records.stream().map(record -> JSON.readTree(record.value())).toList();
  }

  private static List<Long> sequences(List<JsonNode> events) {
    return events.stream()
        .map(event -> event.at("/metadata/sequence"))
        .filter(JsonNode::isNumber)
        .map(JsonNode::asLong)
        .toList();
  }

  private static byte[] header(ConsumerRecord<String, byte[]> event, String name) {
    return event.headers().lastHeader(name).value();
  }
}
