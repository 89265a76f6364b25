package dev.sluice.audit;

import static dev.sluice.audit.journal.JournalHarness.crashed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.settings.Role;
import dev.sluice.config.settings.audit.KafkaSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A node whose state is older than the topic, as after a restore from a backup. */
@Order(1)
class OlderStateTest {
  private static final JsonMapper JSON = new JsonMapper();

  @TempDir static Path brokerFiles;
  @TempDir Path state;
  @TempDir Path elsewhere;

  @SuppressWarnings("NullAway.Init")
  private static Broker broker;

  @BeforeAll
  static void start() throws Exception {
    broker = Broker.start(brokerFiles);
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void noUidStandsForTwoDecisionsAndTheGapIsTold(boolean transactions) throws Exception {
    String topic = "older-" + transactions;
    Path backup = elsewhere.resolve("backup");
    ship(state, topic, transactions, "a", 5);
    crashed(state, backup);
    ship(state, topic, transactions, "b", 7);
    ship(backup, topic, transactions, "c", 9);

    List<JsonNode> events = events(topic);
    assertThat(decisions(events)).hasSize(21);
    assertThat(events.stream().map(event -> event.at("/metadata/uid").asString()))
        .doesNotHaveDuplicates();
    JsonNode gap =
        events.stream()
            .filter(event -> event.at("/metadata/event_code").asString("").equals("audit.gap"))
            .findFirst()
            .orElseThrow();
    assertThat(gap.at("/unmapped/first_position").asLong()).isEqualTo(6);
    assertThat(gap.at("/unmapped/last_position").asLong()).isEqualTo(12);
    assertThat(gap.at("/unmapped/records_at_most").asLong()).isEqualTo(7);
    String successor = gap.at("/unmapped/successor").asString();
    assertThat(successor).startsWith(gap.at("/unmapped/writer").asString() + "-");
    assertThat(
            decisions(events).stream()
                .filter(event -> event.at("/metadata/correlation_uid").asString().startsWith("c"))
                .filter(event -> !event.at("/metadata/sequence").isMissingNode())
                .map(event -> event.at("/metadata/sequence").asLong()))
        .containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L);
  }

  @Test
  void theSameStateGoesOnWithoutADoubt() throws Exception {
    ship(state, "same", false, "a", 5);
    ship(state, "same", false, "b", 5);
    List<JsonNode> events = events("same");
    assertThat(decisions(events)).hasSize(10);
    assertThat(events.stream().map(event -> event.at("/metadata/event_code").asString()))
        .doesNotContain("audit.gap");
  }

  /** One event for each decision. */
  private static List<JsonNode> decisions(List<JsonNode> events) {
    return events.stream().filter(event -> event.at("/metadata/sequence").isNumber()).toList();
  }

  private static List<JsonNode> events(String topic) {
    return broker.consumeToEnd(topic).stream().map(event -> JSON.readTree(event.value())).toList();
  }

  private static void ship(
      Path state, String topic, boolean transactions, String name, int decisions) throws Exception {
    KafkaSettings kafka =
        KafkaSettings.DEFAULTS
            .withBootstrapServers(broker.address())
            .withTransactions(transactions);
    AuditSink sink =
        AuditSink.open(
            state,
            1 << 20,
            "node-1",
            Set.of(Role.PROXY),
            TrialSink.settings(topic, 64 << 20),
            kafka);
    TrialSink.append(sink, name, decisions);
    TrialSink.ship(sink);
  }
}
