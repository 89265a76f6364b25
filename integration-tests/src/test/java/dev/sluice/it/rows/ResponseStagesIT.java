package dev.sluice.it.rows;

import static dev.sluice.it.rows.node.RowReplies.DENIAL;
import static dev.sluice.it.rows.node.RowReplies.DISCONNECT;
import static dev.sluice.it.rows.node.RowReplies.END;
import static dev.sluice.it.rows.node.RowReplies.FAILURE;
import static dev.sluice.it.rows.node.RowReplies.FIRST;
import static dev.sluice.it.rows.node.RowReplies.LAST;
import static dev.sluice.it.rows.node.RowReplies.NORMAL;
import static dev.sluice.it.rows.node.RowReplies.PIECES;
import static dev.sluice.it.rows.node.RowReplies.STATUS;
import static dev.sluice.it.rows.node.RowReplies.STREAMED;
import static dev.sluice.it.rows.node.RowReplies.WITH_FIRST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.it.rows.node.HookAnswersOfRows;
import dev.sluice.it.rows.node.OlderAnswers;
import dev.sluice.it.rows.node.RowClient;
import dev.sluice.it.rows.node.RowEvents;
import dev.sluice.it.rows.node.RowHosts;
import dev.sluice.it.rows.node.RowNode;
import dev.sluice.it.rows.node.RowNode.Came;
import dev.sluice.it.rows.node.RowReplies;
import dev.sluice.it.service.ResponsePeer;
import dev.sluice.it.service.ResponsePeer.PeerScript;
import dev.sluice.proto.middleware.v1.HttpEvent;
import dev.sluice.proto.middleware.v1.HttpResponseEvent;
import dev.sluice.proto.middleware.v1.HttpResponseEvent.EventCase;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What one stage does to others, and clients that leave or speak in other forms. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(SharedRows.OfStages.class)
class ResponseStagesIT {
  private RowNode node;

  @BeforeAll
  void start(RowNode shared) {
    node = shared;
  }

  private Came three(String host, String path, String stage, PeerScript<HttpResponseEvent> script) {
    node.origin.answers(path, PIECES);
    node.older.when(path + "#" + stage, script);
    return node.ask(host, path, WITH_FIRST);
  }

  private void assertEnded(String path, int... reasons) {
    String stages = "abc";
    for (int i = 0; i < reasons.length; i++) {
      String subject = path + "#" + stages.charAt(i);
      List<Integer> expected = reasons[i] == Row.NO_END ? List.of() : List.of(reasons[i]);
      await()
          .atMost(Duration.ofMinutes(1))
          .untilAsserted(() -> assertThat(node.older.ended(subject)).isEqualTo(expected));
    }
  }

  @Test
  void aRefusalOfAHeadEndsAllAndAsksNoLaterStage() {
    String path = "/three/head";
    PeerScript<HttpResponseEvent> blocks =
        OlderAnswers.at(EventCase.PREFLIGHT, OlderAnswers.STREAM, OlderAnswers::block);

    assertThat(three(RowHosts.THREE, path, "b", blocks).text()).startsWith("HTTP/1.1 403 ");
    assertEnded(path, DENIAL, DENIAL, Row.NO_END);
  }

  @Test
  void aRefusalOfAUnitEndsAll() {
    String path = "/three/unit";
    PeerScript<HttpResponseEvent> blocks =
        OlderAnswers.at(EventCase.BODY, OlderAnswers.STREAM, OlderAnswers::block);

    Came came = three(RowHosts.THREE, path, "c", blocks);

    assertThat(came).isEqualTo(new Came(STREAMED + FIRST, true));
    assertEnded(path, DENIAL, DENIAL, DENIAL);
  }

  @Test
  void aFailureEndsAll() {
    String path = "/three/failed";

    Came came = three(RowHosts.THREE, path, "c", WITHOUT_DECISION);

    assertThat(came).isEqualTo(new Came(STREAMED + FIRST, true));
    assertEnded(path, FAILURE, FAILURE, FAILURE);
  }

  @Test
  void theOthersGoOnWithoutAStageThatFailsOpen() {
    String path = "/three/open";

    Came came = three(RowHosts.THREE_OPEN, path, "c", WITHOUT_DECISION);

    assertThat(came).isEqualTo(new Came(STREAMED + FIRST + LAST + END, false));
    assertEnded(path, NORMAL, NORMAL, FAILURE);
  }

  private static final PeerScript<HttpResponseEvent> WITHOUT_DECISION =
      OlderAnswers.at(
          EventCase.BODY,
          OlderAnswers.STREAM,
          (event, line) -> line.answer(OlderAnswers.unit(OlderAnswers.passed(77))));

  /** Leaves once the service has the event. */
  private <E extends com.google.protobuf.Message> void leave(
      ResponsePeer<E> peer, String host, String path, PeerScript<E> otherwise, boolean committed)
      throws IOException {
    Semaphore reached = new Semaphore(0);
    peer.when(
        path,
        (event, line) -> {
          otherwise.on(event, line);
          reached.release();
        });
    node.origin.answers(path, PIECES);
    try (RowClient client = RowClient.of(node, host, false)) {
      client.send("GET", "HTTP/1.1", path);
      if (committed) {
        client.await(FIRST);
      } else {
        reached.acquireUninterruptibly();
      }
    }
    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(() -> assertThat(peer.ended(path)).containsExactly(DISCONNECT));
  }

  private void assertCancelled(String path, String commitment) {
    RowEvents events =
        RowEvents.byPath(
                node.topic.until(
                    all ->
                        all.stream()
                            .anyMatch(event -> isEnd(event) && RowEvents.path(event).equals(path))))
            .getOrDefault(path, new RowEvents(List.of()));
    JsonObject closing = events.of("response.closing").getFirst();
    assertThat(closing.getString("severity")).isEqualTo("Informational");
    assertThat(closing.getString("status")).isEqualTo("Failure");
    assertThat(closing.getString("status_detail")).isEqualTo("downstream_disconnect");
    assertThat(closing.getJsonObject("unmapped").getString("commitment")).isEqualTo(commitment);
    assertThat(events.findings()).isEmpty();
    assertThat(
            events.stages(
                unmapped ->
                    unmapped
                        .getString("failure_reason", "")
                        .equals("middleware_cancelled: downstream_disconnect")))
        .hasSize(1);
  }

  private static boolean isEnd(JsonObject event) {
    return dev.sluice.it.AuditTopic.code(event).equals("response.closing");
  }

  @Test
  void aClientLeavesAnOlderStage() throws IOException {
    leave(node.older, RowHosts.CLOSED, "/left/older", OlderAnswers::pass, true);
    assertCancelled("/left/older", "after_commit");
    leave(node.older, RowHosts.CLOSED, "/left/whole", OlderAnswers.whole(), false);
    assertCancelled("/left/whole", "before_commit");
  }

  @Test
  void aClientLeavesHooks() throws IOException {
    leave(node.hooks, RowHosts.HOOKS, "/left/hooks", HookAnswersOfRows::pass, true);
    assertCancelled("/left/hooks", "after_commit");
    leave(node.hooks, RowHosts.HOOKS, "/left/buffer", HookAnswersOfRows.whole(), false);
    assertCancelled("/left/buffer", "before_commit");
  }

  @Test
  void aClientLeavesWhileTheHeadIsJudged() throws IOException {
    leave(node.older, RowHosts.CLOSED, "/left/asked", (event, line) -> {}, false);
    assertCancelled("/left/asked", "before_commit");
    leave(node.hooks, RowHosts.HOOKS, "/left/hook", (event, line) -> {}, false);
    assertCancelled("/left/hook", "before_commit");
  }

  /** Without the end of its socket; with the default of {@code half_close}, it has left. */
  @ParameterizedTest
  @ValueSource(strings = {"closed.test", "hooked.test"})
  void aClientLeavesByCloseNotify(String host) throws IOException {
    String path = "/left/notify/" + host;
    node.origin.answers(path, PIECES);
    ResponsePeer<?> peer = host.equals(RowHosts.HOOKS) ? node.hooks : node.older;
    try (RowClient client = RowClient.of(node, host, true)) {
      client.send("GET", "HTTP/1.1", path).await(FIRST);
      client.endOutput();
      await()
          .atMost(Duration.ofMinutes(1))
          .untilAsserted(() -> assertThat(peer.ended(path)).containsExactly(DISCONNECT));
    }
  }

  @ParameterizedTest
  @CsvSource({"closed.test, 403", "hooked.test, 403", "closed.test, 502", "hooked.test, 502"})
  void aHeadRequestGetsTheLengthOfARefusal(String host, int status) {
    String path = "/head/" + status + "/" + host;
    node.origin.answers(path, RowReplies.with(status == 502 ? "Trailer: Content-Length\r\n" : ""));
    node.older.when(path, OlderAnswers::block);
    node.hooks.when(path, HookAnswersOfRows::block);

    Came came = node.ask("HEAD", "HTTP/1.1", host, path, List.of());

    assertThat(came.text())
        .startsWith("HTTP/1.1 " + status + " ")
        .containsPattern("Content-Length: [1-9]")
        .endsWith("\r\n\r\n");
    assertThat(came.reset()).isFalse();
  }

  @Test
  void anOldClientNoticesACut() {
    String head = STATUS + RowReplies.OURS + "\r\n";
    for (boolean fails : List.of(false, true)) {
      String path = "/old/" + fails;
      node.origin.answers(path, PIECES);
      node.older.when(path, fails ? WITHOUT_DECISION : OlderAnswers::pass);

      Came came = node.ask("GET", "HTTP/1.0", RowHosts.CLOSED, path, List.of("first "));

      assertThat(came.text()).isEqualTo(head + (fails ? "first " : "first last"));
      assertThat(came.reset()).isEqualTo(fails);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"closed.test", "hooked.test"})
  void aCutInTlsHasNoCloseNotify(String host) throws IOException {
    for (boolean fails : List.of(false, true)) {
      String path = "/tls/" + fails + "/" + host;
      node.origin.answers(path, PIECES);
      node.older.when(path, fails ? WITHOUT_DECISION : OlderAnswers::pass);
      node.hooks.when(
          path,
          fails
              ? HookAnswersOfRows.at(
                  HttpEvent.EventCase.INPUT_CHUNK,
                  HookAnswersOfRows.stream(),
                  HookAnswersOfRows::block)
              : HookAnswersOfRows::pass);
      try (RowClient client = RowClient.of(node, host, true)) {
        Came came = client.send("GET", "HTTP/1.1", path).read(path, WITH_FIRST);

        assertThat(came).isEqualTo(new Came(STREAMED + FIRST + (fails ? "" : LAST + END), fails));
      }
    }
  }
}
