package dev.sluice.audit;

import static dev.sluice.audit.TrialSink.append;
import static dev.sluice.audit.TrialSink.ship;
import static dev.sluice.audit.journal.JournalHarness.crashed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.audit.ship.ShippingState;
import dev.sluice.config.settings.Role;
import dev.sluice.config.settings.audit.KafkaSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Two nodes with copies of one state, in transactions: one takes over from the other. */
@Order(1)
class CopiedStateTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final JsonMapper JSON = new JsonMapper();

  @TempDir static Path brokerFiles;
  @TempDir Path state;
  @TempDir Path elsewhere;

  @SuppressWarnings("NullAway.Init")
  private static Broker broker;

  @SuppressWarnings("NullAway.Init")
  private Path copy;

  @SuppressWarnings("NullAway.Init")
  private String topic;

  @BeforeAll
  static void start() throws Exception {
    broker = Broker.start(brokerFiles);
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  @BeforeEach
  void copyAfterFive(TestInfo test) throws Exception {
    topic = "copied-" + test.getTestMethod().orElseThrow().getName();
    AuditSink sink = open(state, topic);
    append(sink, "a", 5);
    ship(sink);
    copy = crashed(state, elsewhere.resolve("copy"));
  }

  /**
   * Both find nothing new on the topic. The second gives the numbers of the first to decisions of
   * its own, while the first has no transaction that shows it.
   */
  @Test
  void noDecisionIsTakenForThatOfTheOther() throws Exception {
    AuditSink first = open(state, topic);
    int before = epoch();
    first.startShipping();
    await().atMost(PATIENCE).until(() -> epoch() > before);
    AuditSink second = open(copy, topic);
    append(second, "b", 5);
    ship(second);

    append(first, "c", 7);
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                first.status().shipping() == ShippingState.BLOCKED
                    || first.status().pending() == 0);
    first.close(Duration.ofSeconds(1));
    ship(open(state, topic));
    assertAllAreTold();
  }

  /** The writers of before go on no more, and what they left is shipped under their names. */
  @Test
  void noDecisionIsTakenForThatOfTheOtherAfterACrashOfTheMachine() throws Exception {
    Path left = elsewhere.resolve("left");
    AuditSink first = open(state, topic);
    append(first, "c", 7);
    crashed(state, left);
    first.close(Duration.ofSeconds(1));
    AuditSink second = open(copy, topic);
    append(second, "b", 5);
    ship(second);

    Files.writeString(left.resolve("audit/boot"), "open an-earlier-boot 0\n");
    ship(open(left, topic));
    assertAllAreTold();
  }

  private void assertAllAreTold() {
    List<JsonNode> events =
        broker.consumeToEnd(topic).stream().map(event -> JSON.readTree(event.value())).toList();
    assertThat(decisions(events, ".*", "/metadata/uid")).hasSize(17).doesNotHaveDuplicates();
    for (Map.Entry<String, Integer> each : Map.of("a", 5, "b", 5, "c", 7).entrySet()) {
      assertThat(decisions(events, each.getKey() + "\\d", "/metadata/correlation_uid"))
          .containsExactlyInAnyOrderElementsOf(
              IntStream.rangeClosed(1, each.getValue())
                  .mapToObj(number -> each.getKey() + number)
                  .toList());
    }
    assertThat(decisions(events, "c\\d", "/metadata/sequence"))
        .containsExactlyInAnyOrder("1", "2", "3", "4", "5", "6", "7");
    assertThat(events.stream().map(CopiedStateTest::gap)).contains("6-10");
  }

  /** First and last position of a gap, empty for other events. */
  private static String gap(JsonNode event) {
    return text(event, "/metadata/event_code").equals("audit.gap")
        ? text(event, "/unmapped/first_position") + "-" + text(event, "/unmapped/last_position")
        : "";
  }

  /** A text of each decision whose request has such a name. */
  private static List<String> decisions(List<JsonNode> events, String name, String pointer) {
    return events.stream()
        .filter(event -> event.at("/metadata/sequence").isNumber())
        .filter(event -> text(event, "/metadata/correlation_uid").matches(name))
        .map(event -> text(event, pointer))
        .toList();
  }

  private static String text(JsonNode event, String pointer) {
    return event.at(pointer).asString("");
  }

  /** Each session of a node begins a new epoch of its transactional id. */
  private int epoch() throws IOException, InterruptedException, ExecutionException {
    String id = "sluice-audit-" + node();
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.address()))) {
      return admin.describeTransactions(List.of(id)).description(id).get().producerEpoch();
    }
  }

  private String node() throws IOException {
    return Files.readString(state.resolve("audit/node-id")).strip();
  }

  private static AuditSink open(Path state, String topic) throws IOException {
    return AuditSink.open(
        state,
        1 << 20,
        "node-1",
        Set.of(Role.PROXY),
        TrialSink.settings(topic, 64 << 20),
        KafkaSettings.DEFAULTS.withBootstrapServers(broker.address()).withTransactions(true));
  }
}
