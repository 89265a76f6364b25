package dev.sluice.it.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.parallel.ExecutionMode.SAME_THREAD;

import com.google.protobuf.Message;
import dev.sluice.it.AuditTopic;
import dev.sluice.it.HeldGauges;
import dev.sluice.it.Services;
import dev.sluice.it.SluiceProcess;
import dev.sluice.it.rows.PatientRows.Timed;
import dev.sluice.it.rows.node.HookAnswersOfRows;
import dev.sluice.it.rows.node.RowClient;
import dev.sluice.it.rows.node.RowEvents;
import dev.sluice.it.rows.node.RowHosts;
import dev.sluice.it.rows.node.RowNode;
import dev.sluice.it.rows.node.RowNode.Came;
import dev.sluice.it.rows.node.RowReplies;
import dev.sluice.it.service.ResponsePeer;
import dev.sluice.proto.middleware.v1.HttpEvent;
import dev.sluice.proto.middleware.v1.HttpResponseEvent;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The times of stages that no setting shortens, all waited for beside each other. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Execution(SAME_THREAD)
@EnabledIfSystemProperty(named = "soak.times", matches = ".+", disabledReason = "soak/times")
class StageTimesIT {
  private static final String THIRD = "/third/unit";
  private static final String BODY = "/asked/body";
  private static final String ASKED = "/asked/head";
  private static final int SLACK_MILLIS = 5_000;
  private static final int DRIP_SECONDS = 40;
  private static final int DRIPS = 6;
  private static final String REFUSAL = "HTTP/1.1 403 Forbidden (sluice: middleware_failed)\r\n";

  private final Map<String, Long> millis = new ConcurrentHashMap<>();
  private final Map<String, Came> others = new ConcurrentHashMap<>();
  private RowNode node;
  private SluiceProcess called;
  private DrivenRows<HttpResponseEvent> older;
  private DrivenRows<HttpEvent> hooks;

  @BeforeAll
  void waitForAll(@TempDir Path directory) throws IOException {
    node = RowNode.start(directory, RowHosts.PATIENT, "");
    called = Services.start("ScriptedService", directory.resolve("called-log"), node.changing);
    node.awaitService(RowHosts.CALLED_AT_ONCE);
    List<Row<HttpResponseEvent>> ofOlder = PatientRows.older().stream().map(Timed::row).toList();
    List<Row<HttpEvent>> ofHooks = PatientRows.hooks().stream().map(Timed::row).toList();
    ofOlder.forEach(row -> node.older.when(row.path() + PatientRows.SLOW, PatientRows.slow(row)));
    ofHooks.forEach(
        row ->
            node.hooks.when(
                row.path() + PatientRows.SLOW, PatientRows.slowHook(row.when().equals("head"))));
    CompletableFuture<Void> apart =
        CompletableFuture.allOf(
            apart(THIRD, this::third),
            apart(ASKED, this::asked),
            apart(BODY, this::dripped),
            apart(RowHosts.UNREAD, this::unread),
            apart(RowHosts.CALLED, () -> call(RowHosts.CALLED)),
            apart(RowHosts.CALLED_OPEN, () -> call(RowHosts.CALLED_OPEN)));
    CompletableFuture<Map<String, Came>> met = meet(node.older, ofOlder);
    Map<String, Came> metHooks = meet(node.hooks, ofHooks).join();
    older = DrivenRows.told(node, node.older, ofOlder, met.join());
    hooks = DrivenRows.told(node, node.hooks, ofHooks, metHooks);
    apart.join();
  }

  private <E extends Message> CompletableFuture<Map<String, Came>> meet(
      ResponsePeer<E> peer, List<Row<E>> rows) {
    rows.stream().filter(PatientRows::isCollected).forEach(row -> drip(row.path()));
    return CompletableFuture.supplyAsync(
        () -> DrivenRows.met(node, peer, rows, rows.size(), millis::put),
        Thread::startVirtualThread);
  }

  /** Its next two pieces, each before the origin would be taken for silent. */
  private void drip(String path) {
    for (int i = 1; i <= 2; i++) {
      CompletableFuture.delayedExecutor((long) i * DRIP_SECONDS, TimeUnit.SECONDS)
          .execute(() -> node.origin.release(path));
    }
  }

  private CompletableFuture<Void> apart(String name, Supplier<Came> client) {
    return CompletableFuture.runAsync(
        () -> {
          long start = System.nanoTime();
          others.put(name, client.get());
          millis.put(name, (System.nanoTime() - start) / 1_000_000);
        },
        Thread::startVirtualThread);
  }

  /** The time of a unit is over before the third stage is asked. */
  private Came third() {
    node.origin.answers(THIRD, RowReplies.PIECES);
    node.older.when(THIRD + PatientRows.SLOW, PatientRows.SLOW_UNIT);
    node.older.when(THIRD, PatientRows.SILENT_UNIT);
    return node.ask(RowHosts.THIRD, THIRD, RowReplies.WITH_FIRST);
  }

  private Came asked() {
    node.hooks.when(ResponsePeer.asked(ASKED + PatientRows.SLOW), PatientRows.slowHook(true));
    node.hooks.when(ResponsePeer.asked(ASKED), (event, line) -> {});
    return node.ask(RowHosts.PATIENT_HOOKS, ASKED, List.of());
  }

  /** The client goes on sending, too slowly for a stage that wants it whole. */
  private Came dripped() {
    node.hooks.when(ResponsePeer.asked(BODY + PatientRows.SLOW), PatientRows.slowHook(false));
    node.hooks.when(ResponsePeer.asked(BODY), HookAnswersOfRows.whole());
    try (RowClient client = RowClient.of(node, RowHosts.PATIENT_HOOKS, false)) {
      client.write(
          "POST http://%1$s:%2$d%3$s HTTP/1.1\r\nHost: %1$s:%2$d\r\nTransfer-Encoding: chunked\r\n\r\n"
              .formatted(RowHosts.PATIENT_HOOKS, node.origin.port(), BODY));
      for (int i = 0; i < DRIPS; i++) {
        CompletableFuture.delayedExecutor((long) i * DRIP_SECONDS / 2, TimeUnit.SECONDS)
            .execute(() -> piece(client));
      }
      return client.read(BODY, List.of());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void piece(RowClient client) {
    try {
      client.write("6\r\nfirst \r\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Came unread() {
    String host = RowHosts.UNREAD;
    node.hooks.when(ResponsePeer.asked(host + PatientRows.SLOW), PatientRows.slowHook(true));
    node.hooks.when(ResponsePeer.asked(host), (event, line) -> {});
    try (RowClient client = RowClient.inTunnel(node, host)) {
      return client.write("\u0001\u0002 raw\r\n\r\n").read(host, List.of());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Came call(String host) {
    node.origin.answers("/" + host, RowReplies.SHORT);
    return node.ask(host, "/" + host, List.of());
  }

  @AfterAll
  void stop() {
    called.close();
    node.close();
  }

  static List<Timed<HttpResponseEvent>> ofOlder() {
    return PatientRows.older();
  }

  static List<Timed<HttpEvent>> ofHooks() {
    return PatientRows.hooks();
  }

  private void assertWaited(String name, int seconds) {
    assertThat(Objects.requireNonNull(millis.get(name)))
        .isBetween(seconds * 1_000L - 100, seconds * 1_000L + SLACK_MILLIS);
  }

  @ParameterizedTest
  @MethodSource("ofOlder")
  void anOlderStageIsGivenUp(Timed<HttpResponseEvent> timed) {
    Row<HttpResponseEvent> row = timed.row();
    older.check(row, false);
    assertWaited(row.path(), timed.seconds());
    assertThat(node.older.ended(row.path())).containsExactly(row.expected().end());
  }

  @ParameterizedTest
  @MethodSource("ofHooks")
  void aStageWithHooksIsGivenUp(Timed<HttpEvent> timed) {
    Row<HttpEvent> row = timed.row();
    hooks.check(row, true);
    assertWaited(row.path(), timed.seconds());
    assertThat(node.hooks.ended(row.path())).containsExactly(row.expected().end());
  }

  @Test
  void noTimeIsLeftForAThirdStage() {
    assertThat(others.get(THIRD)).isEqualTo(new Came(RowReplies.STREAMED + RowReplies.FIRST, true));
    assertWaited(THIRD, 30);
    JsonObject closing = event(THIRD, "response.closing");
    assertThat(closing.getString("status_detail"))
        .isEqualTo("middleware_failed: middleware_chain_timeout");
    assertThat(node.older.ended(THIRD)).containsExactly(RowReplies.FAILURE);
    assertThat(node.older.ended(THIRD + "#third")).containsExactly(RowReplies.FAILURE);
  }

  @Test
  void aRequestIsRefused() {
    assertRefused(ASKED, 30, "middleware_chain_timeout");
    assertRefused(BODY, 120, "middleware_body_timeout");
    assertThat(stage(BODY).getJsonObject("unmapped").getJsonObject("streamed").getString("phase"))
        .isEqualTo("receive");
  }

  private void assertRefused(String path, int seconds, String code) {
    assertThat(text(path)).startsWith(REFUSAL).contains("\"error\":\"middleware_failed\"");
    assertWaited(path, seconds);
    assertThat(event(path, "http.decision").getString("status_detail"))
        .isEqualTo("middleware_failed: " + code);
    assertThat(stage(path).getString("status_code")).isEqualTo(code);
    assertThat(node.hooks.ended(ResponsePeer.asked(path))).containsExactly(RowReplies.FAILURE);
  }

  private JsonObject stage(String path) {
    return events(path).of("http.stage").getLast();
  }

  private String text(String name) {
    return Objects.requireNonNull(others.get(name)).text();
  }

  private RowEvents events(String path) {
    return RowEvents.byPath(node.topic.until(all -> true))
        .getOrDefault(path, new RowEvents(List.of()));
  }

  private JsonObject event(String path, String code) {
    node.topic.until(
        all ->
            all.stream()
                .anyMatch(
                    event ->
                        AuditTopic.code(event).equals(code) && RowEvents.path(event).equals(path)));
    return events(path).of(code).getFirst();
  }

  @Test
  void trafficThatNothingReadsIsRefused() {
    assertThat(text(RowHosts.UNREAD))
        .startsWith("HTTP/1.1 403 Forbidden (sluice: unsupported_l7_protocol)\r\n");
    assertWaited(RowHosts.UNREAD, 30);
    List<JsonObject> stages =
        node
            .topic
            .until(
                all ->
                    all.stream().filter(it -> AuditTopic.code(it).equals("tunnel.stage")).count()
                        >= 2)
            .stream()
            .filter(it -> AuditTopic.code(it).equals("tunnel.stage"))
            .toList();
    assertThat(stages).hasSize(2);
    assertThat(stages.getLast().getString("message"))
        .startsWith("MIDDLEWARE_UNINSPECTABLE failclosed config=patient-hooked ")
        .endsWith(" failure=middleware_chain_timeout");
  }

  @ParameterizedTest
  @CsvSource({"called.test, middleware_timeout", "called-open.test, middleware_chain_timeout"})
  void callsOfTheOldestContractAreGivenUp(String host, String code) {
    assertThat(text(host)).startsWith(REFUSAL);
    assertWaited(host, 30);
    assertThat(event("/" + host, "http.decision").getString("status_detail"))
        .isEqualTo("middleware_failed: " + code);
  }

  @Test
  void nothingIsHeldBehindThem() {
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(() -> assertThat(HeldGauges.held(node.deployment.admin())).isEmpty());
  }
}
