package dev.sluice.it.rows;

import static dev.sluice.it.rows.node.RowReplies.FIRST;
import static dev.sluice.it.rows.node.RowReplies.PIECES;
import static dev.sluice.it.rows.node.RowReplies.SHORT;
import static dev.sluice.it.rows.node.RowReplies.STATUS;
import static dev.sluice.it.rows.node.RowReplies.STREAMED;
import static dev.sluice.it.rows.node.RowReplies.UNTOUCHED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.it.AuditTopic;
import dev.sluice.it.HeldGauges;
import dev.sluice.it.rows.node.HeldRequests;
import dev.sluice.it.rows.node.HookAnswersOfRows;
import dev.sluice.it.rows.node.OlderAnswers;
import dev.sluice.it.rows.node.RowClient;
import dev.sluice.it.rows.node.RowEvents;
import dev.sluice.it.rows.node.RowHosts;
import dev.sluice.it.rows.node.RowNode;
import dev.sluice.it.rows.node.RowNode.Came;
import dev.sluice.it.rows.node.RowOrigin.Reply;
import dev.sluice.it.service.ResponsePeer.PeerLine;
import dev.sluice.proto.middleware.v1.HttpContinue;
import dev.sluice.proto.middleware.v1.HttpEvent;
import dev.sluice.proto.middleware.v1.HttpPreflightResult;
import dev.sluice.proto.middleware.v1.HttpResponseEvent;
import dev.sluice.proto.middleware.v1.HttpResponsePreflightResult;
import dev.sluice.proto.middleware.v1.HttpResponsePreflightSkip;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Responses that find no session, no permit or no memory (http-responses 12). */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ResponseCapacityIT {
  private static final String SETTINGS =
      "  limits: {websocket_sessions: 12, inspected_bytes: 4MiB}\n"
          + "  capacity: {active: 2, waiting: 2}\n";
  private static final String FAILURE = "openshell.middleware.http_response_failure High";
  private static final String FAIL_OPEN = "openshell.middleware.http_response_fail_open Medium";
  private static final String SESSIONS = "openshell.middleware.session_capacity_exhausted Medium";
  private static final String ADMISSION = "openshell.middleware.admission_exhausted Medium";

  private static final String PERMITS = "sluice_inspection_permits";

  private static final int LARGE_BYTES = 24 << 20;

  /** More than the systems of both sides hold, to the end of the connection. */
  private static final Reply LARGE = Reply.cut(STATUS + "\r\n" + "x".repeat(LARGE_BYTES));

  /** More than the node has room for. */
  private static final int MANY = 20;

  private RowNode node;

  @BeforeAll
  void start(@TempDir Path directory) throws IOException {
    node = RowNode.start(directory, RowHosts.SPECIAL, SETTINGS);
  }

  @AfterAll
  void stop() {
    node.close();
  }

  private RowEvents events(String path, String code) {
    return of(
        path,
        node.topic.until(
            all ->
                all.stream()
                    .anyMatch(
                        event ->
                            AuditTopic.code(event).equals(code)
                                && RowEvents.path(event).equals(path))));
  }

  /** Its findings may reach the topic later than its decision. */
  private RowEvents refused(String path, int findings) {
    return of(
        path,
        node.topic.until(
            all ->
                !of(path, all).of("response.decision").isEmpty()
                    && of(path, all).findings().size() >= findings));
  }

  private static RowEvents of(String path, List<JsonObject> all) {
    return RowEvents.byPath(all).getOrDefault(path, new RowEvents(List.of()));
  }

  private void assertRefused(Came came, String path, String code, String... findings) {
    assertThat(came.text()).startsWith("HTTP/1.1 502 ").contains("response_delivery_failed");
    RowEvents events = refused(path, findings.length);
    JsonObject decision = events.of("response.decision").getFirst();
    assertThat(decision.getString("status_detail")).isEqualTo("middleware_failed: " + code);
    assertThat(events.findings()).containsExactlyInAnyOrder(findings);
  }

  private Came ask(String host, String path) {
    node.origin.answers(path, SHORT);
    return node.ask(host, path, List.of());
  }

  private void awaitRoom(String host) {
    await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> ask(host, "/room").text().startsWith("HTTP/1.1 200 "));
  }

  @Test
  void withoutASession() {
    Queue<PeerLine> held = new ConcurrentLinkedQueue<>();
    HeldRequests<HttpEvent> requests =
        new HeldRequests<>(node, node.hooks, RowHosts.HOOKS, "/sessions/held/");
    String refused = requests.fill(MANY, SHORT, (event, line) -> held.add(line));

    Came closed = ask(RowHosts.CLOSED, "/sessions/closed");
    Came open = ask(RowHosts.OPEN, "/sessions/open");
    held.forEach(
        line ->
            line.answer(
                HookAnswersOfRows.head(
                    HttpPreflightResult.newBuilder()
                        .setContinueWithoutBody(HttpContinue.getDefaultInstance()))));
    requests.awaitEnd();

    Came hooked = requests.of(refused).orElseThrow();
    assertRefused(hooked, refused, "session_capacity_exhausted", FAILURE, SESSIONS);
    String older = "middleware_session_capacity_exhausted";
    assertRefused(closed, "/sessions/closed", older, FAILURE, SESSIONS);
    assertThat(open.text()).isEqualTo(UNTOUCHED);
    RowEvents events = events("/sessions/open", "response.decision");
    assertThat(events.findings()).containsExactlyInAnyOrder(FAIL_OPEN, SESSIONS);
    assertThat(
            events
                .evidence("openshell.middleware.http_response_fail_open")
                .getString("failure_category"))
        .isEqualTo("session_capacity");
    awaitRoom(RowHosts.HOOKS);
  }

  @Test
  void withoutAPermit() {
    String streamed = "/work/streamed";
    node.origin.answers(streamed, PIECES);
    CompletableFuture<Void> committed = new CompletableFuture<>();
    CompletableFuture<Came> late =
        CompletableFuture.supplyAsync(
            () -> readSlowly(streamed, committed), Thread::startVirtualThread);
    committed.join();
    Queue<PeerLine> held = new ConcurrentLinkedQueue<>();
    HeldRequests<HttpResponseEvent> requests =
        new HeldRequests<>(node, node.older, RowHosts.CLOSED, "/work/held/");
    String refused = requests.fill(MANY, SHORT, (event, line) -> held.add(line));
    Came open = ask(RowHosts.OPEN, "/work/open");
    node.origin.release(streamed);
    Came cut = late.join();
    while (!requests.areOver()) {
      held.forEach(line -> line.answer(skip()));
    }

    assertRefused(
        requests.of(refused).orElseThrow(), refused, "admission_exhausted", FAILURE, ADMISSION);
    assertRefused(open, "/work/open", "admission_exhausted", FAILURE, ADMISSION);
    assertThat(cut).isEqualTo(new Came(STREAMED + FIRST, true));
    RowEvents events = events(streamed, "response.closing");
    assertThat(events.of("response.closing").getFirst().getString("status_detail"))
        .isEqualTo("middleware_failed: admission_exhausted");
    assertThat(events.findings()).containsExactlyInAnyOrder(FAILURE, ADMISSION);
    awaitRoom(RowHosts.CLOSED);
  }

  /** The permits of a node are those of all its requests, too. */
  @Test
  void clientsThatDoNotReadHoldNoPermit() throws IOException {
    node.origin.answers("/work/unread", LARGE);
    try (RowClient first = RowClient.of(node, RowHosts.CLOSED, false);
        RowClient second = RowClient.of(node, RowHosts.CLOSED, false)) {
      first.send("GET", "HTTP/1.1", "/work/unread");
      second.send("GET", "HTTP/1.1", "/work/unread");
      await()
          .during(Duration.ofSeconds(1))
          .atMost(Duration.ofMinutes(1))
          .until(() -> held("sluice_sessions_in_use") == 2 && held(PERMITS) == 0);

      assertThat(ask(RowHosts.CLOSED, "/work/third").text()).startsWith("HTTP/1.1 200 ");
      assertThat(letters(first.read("/work/unread", List.of()))).isEqualTo(LARGE_BYTES);
      assertThat(letters(second.read("/work/unread", List.of()))).isEqualTo(LARGE_BYTES);
    }
  }

  /** Of a body that came to its end. */
  private static long letters(Came came) {
    assertThat(came.reset()).isFalse();
    String body = came.text().substring(came.text().indexOf("\r\n\r\n"));
    assertThat(body.endsWith("\r\n0\r\n\r\n")).isTrue();
    return body.chars().filter(letter -> letter == 'x').count();
  }

  /** Of all its series, without fractions. */
  private long held(String gauge) throws IOException {
    return HeldGauges.held(node.deployment.admin()).stream()
        .filter(line -> line.startsWith(gauge))
        .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .sum();
  }

  private Came readSlowly(String path, CompletableFuture<Void> committed) {
    try (RowClient client = RowClient.of(node, RowHosts.CLOSED, false)) {
      client.send("GET", "HTTP/1.1", path).await(FIRST);
      committed.complete(null);
      return client.read(path, List.of());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static com.google.protobuf.Message skip() {
    return OlderAnswers.head(
        HttpResponsePreflightResult.newBuilder()
            .setSkip(HttpResponsePreflightSkip.getDefaultInstance()));
  }

  @Test
  void withoutMemory() {
    HeldRequests<HttpEvent> requests =
        new HeldRequests<>(node, node.hooks, RowHosts.HOOKS, "/memory/held/");
    String refused = requests.fill(10, PIECES, HookAnswersOfRows::pass);
    Came open = ask(RowHosts.OPEN, "/memory/open");
    requests.release(PIECES.parts().size());
    requests.awaitEnd();

    assertRefused(
        requests.of(refused).orElseThrow(), refused, "admission_exhausted", FAILURE, ADMISSION);
    assertRefused(open, "/memory/open", "admission_exhausted", FAILURE, ADMISSION);
    awaitRoom(RowHosts.OPEN);
  }
}
