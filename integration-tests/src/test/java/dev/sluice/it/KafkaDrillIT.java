package dev.sluice.it;

import static dev.sluice.it.AuditDrill.CONNECTIONS;
import static dev.sluice.it.AuditDrill.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Kafka loses the topic, or everything, or is away: requests go on, the status page says since when
 * nothing is shipped, and shipping goes on by itself. The build runs a short form; soak/kafka sends
 * more requests, deletes the topic too, and tries it without transactions.
 */
@Execution(ExecutionMode.CONCURRENT)
@Order(2)
class KafkaDrillIT {
  private static final boolean SHORT = Integer.getInteger("soak.requests") == null;
  private static final int REQUESTS = Integer.getInteger("soak.requests", 200);

  @TempDir Path directory;

  static List<Boolean> transactions() {
    return SHORT ? List.of(true) : List.of(false, true);
  }

  @ParameterizedTest(name = "transactions: {0}")
  @MethodSource("transactions")
  void aTopicOrABrokerThatVanishesHoldsShippingForAWhileOnly(boolean transactions)
      throws Exception {
    try (AuditDrill drill = AuditDrill.in(directory, "transactions: " + transactions + ", ", "");
        SluiceProcess sluice = drill.node().run()) {
      Load load = Load.through(drill.node());
      load.run(drill.url(), REQUESTS, CONNECTIONS);
      drill.awaitShipped();

      if (!SHORT) {
        loseTopic(drill, load);
      }
      drill.kafka().stop();
      Utils.delete(directory.resolve("broker").toFile());
      load.run(drill.url(), REQUESTS, CONNECTIONS);
      assertTold(drill);
      drill.kafka().restart();
      drill.awaitShipped();
      assertWhole(drill);
      await()
          .atMost(PATIENCE)
          .until(() -> !drill.fault("shipping").orElseThrow().getBoolean("standing"));
      assertThat(load.statuses()).containsOnlyKeys(200);
      assertThat(sluice.stop()).isIn(0, 143);
    }
  }

  /** Takes half a minute, until Kafka's client gives the deleted topic up. */
  private static void loseTopic(AuditDrill drill, Load load) throws Exception {
    deleteTopic(drill);
    load.run(drill.url(), REQUESTS, CONNECTIONS);
    drill.awaitShipped();
    assertWhole(drill);
  }

  /** What was on the topic is gone with it; what came afterwards is there, without a gap. */
  private static void assertWhole(AuditDrill drill) {
    Decisions decisions = new Decisions();
    drill.events().forEach(decisions);
    assertThat(decisions.requests()).isEqualTo(REQUESTS);
    assertThat(decisions.doubled()).isZero();
    decisions.assertNoGap();
  }

  private static void assertTold(AuditDrill drill) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              JsonObject ready = new JsonObject(drill.ready().body());
              assertThat(ready.getBoolean("ready")).isTrue();
              assertThat(ready.getJsonArray("warnings"))
                  .asString()
                  .contains("audit shipping since ");
            });
    JsonObject audit = drill.audit();
    assertThat(audit.getString("shipping")).isEqualTo("retrying");
    assertThat(audit.getLong("quiet_ms")).isPositive();
    assertThat(new JsonArray(audit.getJsonArray("faults").getList()).encode()).contains("since");
    assertThat(drill.get("/metrics").body())
        .contains("sluice_audit_fault_seconds{kind=\"shipping\"}")
        .doesNotContain("sluice_audit_quiet_seconds 0.0");
  }

  private static void deleteTopic(AuditDrill drill) throws Exception {
    try (Admin admin =
        Admin.create(Map.of("bootstrap.servers", "127.0.0.1:" + drill.node().kafka()))) {
      admin.deleteTopics(List.of(AuditTopic.TOPIC)).all().get();
    }
  }
}
