package dev.sluice.it.rows;

import static dev.sluice.it.rows.node.RowReplies.END;
import static dev.sluice.it.rows.node.RowReplies.SHORT;
import static dev.sluice.it.rows.node.RowReplies.STREAMED;
import static dev.sluice.it.rows.node.RowReplies.UNTOUCHED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.sluice.it.rows.node.HookAnswersOfRows;
import dev.sluice.it.rows.node.OlderAnswers;
import dev.sluice.it.rows.node.RowEvents;
import dev.sluice.it.rows.node.RowHosts;
import dev.sluice.it.rows.node.RowNode;
import dev.sluice.it.rows.node.RowNode.Came;
import dev.sluice.it.rows.node.RowOrigin.Reply;
import dev.sluice.it.rows.node.RowReplies;
import dev.sluice.it.service.ResponsePeer;
import dev.sluice.proto.middleware.v1.HttpResponseBodyMode;
import dev.sluice.proto.middleware.v1.HttpResponseEvent;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Services that go or change while they are needed, and bodies that are too large for stages. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(SharedRows.OfStages.class)
class ChangedServicesIT {
  private static final String FAILURE = "openshell.middleware.http_response_failure High";
  private static final String FAIL_OPEN = "openshell.middleware.http_response_fail_open Medium";
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final int LIMIT = 256 << 10;
  private static final int LARGE = 4 << 20;

  private RowNode node;

  @BeforeAll
  void start(RowNode shared) {
    node = shared;
  }

  /** With their findings, which follow the event of the same record. */
  private RowEvents events(String path, String code) {
    return of(
        path,
        node.topic.until(
            all -> {
              RowEvents events = of(path, all);
              return !events.of(code).isEmpty() && !events.findings().isEmpty();
            }));
  }

  private static RowEvents of(String path, List<JsonObject> all) {
    return RowEvents.byPath(all).getOrDefault(path, new RowEvents(List.of()));
  }

  private void assertRefused(Came came, String path, String code) {
    assertThat(came.text()).startsWith("HTTP/1.1 502 ").contains("response_delivery_failed");
    RowEvents events = events(path, "response.decision");
    JsonObject decision = events.of("response.decision").getFirst();
    assertThat(decision.getString("status_detail")).isEqualTo("middleware_failed: " + code);
    assertThat(events.findings()).containsExactly(FAILURE);
  }

  private void assertPassedOver(String path, String code, String last) {
    RowEvents events = events(path, last);
    assertThat(events.findings()).containsExactly(FAIL_OPEN);
    assertThat(events.stages(unmapped -> unmapped.getString("failure_reason", "").equals(code)))
        .hasSize(1);
  }

  private Came ask(String host, String path) {
    node.origin.answers(path, SHORT);
    return node.ask(host, path, List.of());
  }

  private void awaitStatus(String host, int status) {
    await()
        .atMost(PATIENCE)
        .until(() -> ask(host, "/awaited").text().startsWith("HTTP/1.1 " + status + " "));
  }

  private CompletableFuture<Came> held(String host, String path) {
    node.origin.answers(path, Reply.of("HTTP/1.1 200", SHORT.text().substring(12)));
    CompletableFuture<Came> client =
        CompletableFuture.supplyAsync(
            () -> node.ask(host, path, List.of()), Thread::startVirtualThread);
    node.origin.awaitAsked(path);
    return client;
  }

  @Test
  void aServiceGoesBeforeItsResponseComes() {
    CompletableFuture<Came> closed;
    CompletableFuture<Came> open;
    try (ResponsePeer<HttpResponseEvent> changing =
        ResponsePeer.older(node.changing, OlderAnswers::pass)) {
      changing.when("/gone/closed", OlderAnswers::pass);
      awaitStatus(RowHosts.CHANGING, 200);
      awaitStatus(RowHosts.CHANGING_OPEN, 200);
      closed = held(RowHosts.CHANGING, "/gone/closed");
      open = held(RowHosts.CHANGING_OPEN, "/gone/open");
    }
    awaitStatus(RowHosts.CHANGING, 403);
    node.origin.release("/gone/closed");
    node.origin.release("/gone/open");

    assertRefused(closed.join(), "/gone/closed", "binding_not_described");
    assertThat(open.join().text()).isEqualTo(UNTOUCHED);
    assertPassedOver("/gone/open", "binding_not_described", "response.decision");
  }

  /** Requests are driven by EndedUploadsIT. */
  @Test
  void anEntryWithoutServiceIsPassedOverBesideHooks() {
    awaitStatus(RowHosts.CHANGING, 403);

    Came came = ask(RowHosts.BESIDE, "/beside");

    assertThat(came.text()).startsWith("HTTP/1.1 200 ").contains("first last");
    assertThat(came.reset()).isFalse();
    RowEvents events = events("/beside", "response.closing");
    assertThat(events.findings()).contains(FAIL_OPEN);
    assertThat(
            events.stages(
                unmapped ->
                    unmapped.getString("failure_reason", "").equals("binding_not_described")))
        .isNotEmpty();
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(node.hooks.ended("/beside")).containsExactly(RowReplies.NORMAL));
  }

  @Test
  void aServiceChangesItsContract() {
    try (ResponsePeer<HttpResponseEvent> changing =
        ResponsePeer.older(node.changing, OlderAnswers::pass)) {
      changing.when("/mixed", OlderAnswers::pass);
      awaitStatus(RowHosts.MIXED, 200);
    }
    try (var changing = ResponsePeer.hooks(node.changing, HookAnswersOfRows::pass)) {
      awaitStatus(RowHosts.CHANGING, 200);
      awaitStatus(RowHosts.MIXED, 502);

      Came mixed = ask(RowHosts.MIXED, "/mixed");

      assertRefused(mixed, "/mixed", "middleware_hook_versions_mixed");
      assertThat(changing.ended("/mixed")).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {RowHosts.CLOSED, RowHosts.OPEN})
  void aBodyIsTooLargeToBeReadWhole(String host) {
    String path = "/whole/" + host;
    String chunk = "10000\r\n" + "a".repeat(1 << 16) + "\r\n";
    node.origin.answers(
        path,
        Reply.of(
            RowReplies.STATUS + RowReplies.CHUNKED + "\r\n" + chunk.repeat(LIMIT >> 16),
            "4\r\nlast\r\n" + END));
    node.older.when(path, OlderAnswers.whole());

    Came came = node.ask(host, path, List.of(""));

    if (host.equals(RowHosts.CLOSED)) {
      assertRefused(came, path, "whole_body_over_capacity");
    } else {
      assertThat(came.text()).startsWith(STREAMED).endsWith(END);
      assertThat(came.reset()).isFalse();
      assertThat(dechunked(came.text().substring(STREAMED.length())))
          .isEqualTo("a".repeat(LIMIT) + "last");
      assertPassedOver(path, "whole_body_over_capacity", "response.closing");
    }
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(node.older.ended(path)).containsExactly(RowReplies.FAILURE));
  }

  private static String dechunked(String chunks) {
    StringBuilder body = new StringBuilder();
    int at = 0;
    while (true) {
      int end = chunks.indexOf("\r\n", at);
      int size = Integer.parseInt(chunks, at, end, 16);
      if (size == 0) {
        return body.toString();
      }
      body.append(chunks, end + 2, end + 2 + size);
      at = end + 2 + size + 2;
    }
  }

  /** Replaces what it reads by 4 MiB. */
  private void grows(String path, String stage, HttpResponseBodyMode mode) {
    ByteString large = ByteString.copyFrom(new byte[LARGE]);
    node.older.when(
        path + "#" + stage,
        (event, line) -> {
          if (event.getBody().getData().isEmpty()) {
            OlderAnswers.pass(event, line, mode);
          } else {
            long sequence = event.getBody().getSequence();
            line.answer(OlderAnswers.unit(OlderAnswers.replaced(sequence, large)));
          }
        });
  }

  @Test
  void replacementsAreTooLargeTogether() {
    String code = "response_body_aggregate_over_capacity";
    for (boolean whole : List.of(true, false)) {
      String path = "/aggregate/" + whole;
      node.origin.answers(path, SHORT);
      grows(path, "a", whole ? OlderAnswers.WHOLE : OlderAnswers.STREAM);
      grows(path, "b", OlderAnswers.STREAM);
      grows(path, "c", OlderAnswers.STREAM);

      Came came = node.ask(RowHosts.THREE, path, List.of());

      if (whole) {
        assertRefused(came, path, code);
      } else {
        assertThat(came).isEqualTo(new Came(STREAMED, true));
        RowEvents events = events(path, "response.closing");
        assertThat(events.findings()).containsExactly(FAILURE);
        assertThat(events.of("response.closing").getFirst().getString("status_detail"))
            .isEqualTo("middleware_failed: " + code);
      }
    }
  }
}
