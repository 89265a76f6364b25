package dev.sluice.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.audit.journal.JournalHarness;
import dev.sluice.config.settings.Role;
import dev.sluice.config.settings.audit.AuditSettings;
import dev.sluice.config.settings.audit.AuditSettings.OnFailure;
import dev.sluice.config.settings.audit.EventSettings;
import dev.sluice.config.settings.audit.KafkaSettings;
import dev.sluice.proto.AuditLog;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.testing.SampleRecords;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the topic says after a journal was full. */
class FullJournalTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final JsonMapper JSON = new JsonMapper();
  private static final int SMALL = 1 << 20;

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

  @Test
  void lossesUnderFailOpenSurviveAStopAndAddUp() throws Exception {
    AuditSink full = open(state, "lost", OnFailure.FAIL_OPEN);
    AuditLog log = full.onThisLoop();
    int appended = 0;
    while (full.status().lost() < 100) {
      assertThat(log.append(decision(++appended)).succeeded()).isTrue();
    }
    full.close(Duration.ZERO);

    AuditSink next = open(state, "lost", OnFailure.FAIL_OPEN);
    List<JsonNode> events = shipped(next, "lost", appended - 100 + 1, "audit.gap");
    long told =
        coded(events, "audit.gap").stream()
            .mapToLong(gap -> gap.at("/unmapped/records").asLong())
            .sum();
    assertThat(told).isEqualTo(100);
    assertThat(decisions(events).size() + told).isEqualTo(appended);
    assertThat(coded(events, "audit.gap").getFirst().at("/unmapped/last_time").asLong())
        .isEqualTo(decision(appended).getTimeMs());
  }

  @Test
  void lossesAlsoSurviveAKill() throws Exception {
    AuditSink full = open(state, "killed", OnFailure.FAIL_OPEN);
    AuditLog log = full.onThisLoop();
    for (int i = 1; full.status().lost() < 7; i++) {
      log.append(decision(i));
    }
    Path left = JournalHarness.crashed(state, elsewhere.resolve("left"));
    int stored = (int) full.status().appended();
    full.close(Duration.ZERO);
    AuditSink next = open(left, "killed", OnFailure.FAIL_OPEN);
    List<JsonNode> gaps = coded(shipped(next, "killed", stored + 1, "audit.gap"), "audit.gap");
    assertThat(gaps.stream().mapToLong(gap -> gap.at("/unmapped/records").asLong()).sum())
        .isEqualTo(7);
  }

  @Test
  void theTopicLearnsHowManyRequestsWereDeniedAndWhen() throws Exception {
    AuditSink full = open(state, "refused", OnFailure.FAIL_CLOSED);
    AuditLog log = full.onThisLoop();
    List<Integer> denied = new ArrayList<>();
    int last = 0;
    // One can be denied because the next segment is not made yet; ten in a row are denied for good.
    for (int inARow = 0; inARow < 10; ) {
      if (log.append(decision(++last)).succeeded()) {
        inARow = 0;
      } else {
        denied.add(last);
        inARow++;
      }
    }
    int records = last - denied.size() + 1;
    List<JsonNode> refused =
        coded(shipped(full, "refused", records, "audit.refused"), "audit.refused");
    assertThat(refused.stream().mapToLong(event -> event.at("/unmapped/requests").asLong()).sum())
        .isEqualTo(denied.size());
    assertThat(refused.getFirst().at("/unmapped/first_time").asLong())
        .isEqualTo(decision(denied.getFirst()).getTimeMs());
    assertThat(refused.getLast().at("/unmapped/last_time").asLong())
        .isEqualTo(decision(last).getTimeMs());
  }

  @Test
  void completionsOfAdmittedRequestsHaveRoomInAFullJournal() throws Exception {
    AuditSink full = open(state, "completions", OnFailure.FAIL_CLOSED);
    AuditLog log = full.onThisLoop();
    int admitted = 0;
    while (log.append(admitted(admitted + 1)).succeeded()) {
      admitted++;
      // Most requests end at once, some are still running when the journal is full.
      if (admitted % 10 != 0) {
        assertThat(log.append(completion(admitted)).succeeded()).isTrue();
      }
    }
    for (int i = 10; i <= admitted; i += 10) {
      assertThat(log.append(completion(i)).succeeded()).as("completion " + i).isTrue();
    }
    assertThat(full.status().lost()).isZero();
    full.close(Duration.ZERO);
  }

  /**
   * The events of a topic, once there are so many and one of them tells the losses. A slow machine
   * adds others, such as that shipping stood still.
   */
  private static List<JsonNode> shipped(AuditSink sink, String topic, int count, String code)
      throws Exception {
    sink.startShipping();
    List<JsonNode> events =
        await()
            .atMost(PATIENCE)
            .until(
                () -> events(topic, count),
                found -> found.size() >= count && !coded(found, code).isEmpty());
    sink.close(Duration.ofSeconds(30));
    return events;
  }

  private static AuditRecord decision(int number) {
    return SampleRecords.at(SampleRecords.TIME + number, "r" + number)
        .setSandbox("sandbox" + number % 40)
        .setRequest(SampleRecords.denied())
        .build();
  }

  private static AuditRecord admitted(int number) {
    return SampleRecords.at(SampleRecords.TIME + number, "r" + number)
        .setSandbox("sandbox" + number % 40)
        .setRequest(SampleRecords.redacted())
        .build();
  }

  private static AuditRecord completion(int number) {
    return SampleRecords.at(SampleRecords.TIME + number, "r" + number)
        .setSandbox("sandbox" + number % 40)
        .setCompletion(SampleRecords.completion(SampleRecords.redacted().build()))
        .build();
  }

  private static List<JsonNode> coded(List<JsonNode> events, String code) {
    return events.stream()
        .filter(event -> event.at("/metadata/event_code").asString("").equals(code))
        .toList();
  }

  private static List<JsonNode> decisions(List<JsonNode> events) {
    return events.stream().filter(event -> event.at("/metadata/sequence").isNumber()).toList();
  }

  /** Each event once, although a broker that was slow gets some again. */
  private static List<JsonNode> events(String topic, int count) {
    Map<String, JsonNode> events = new LinkedHashMap<>();
    int again = 0;
    do {
      events.clear();
      List<ConsumerRecord<String, byte[]>> found = broker.consume(topic, count + again, PATIENCE);
      for (ConsumerRecord<String, byte[]> record : found) {
        JsonNode event = JSON.readTree(record.value());
        events.put(event.at("/metadata/uid").asString(), event);
      }
      again = found.size() - events.size();
    } while (events.size() < count && events.size() + again >= count);
    return List.copyOf(events.values());
  }

  private static AuditSink open(Path state, String topic, OnFailure onFailure) throws Exception {
    return AuditSink.open(
        state,
        64 << 10,
        "node-1",
        Set.of(Role.PROXY),
        new AuditSettings(
            topic,
            EventSettings.DEFAULTS,
            AuditSettings.DEFAULTS.durability(),
            onFailure,
            SMALL,
            AuditSettings.DEFAULTS.joinWindow(),
            AuditSettings.DEFAULTS.unready()),
        KafkaSettings.DEFAULTS.withBootstrapServers(broker.address()));
  }
}
