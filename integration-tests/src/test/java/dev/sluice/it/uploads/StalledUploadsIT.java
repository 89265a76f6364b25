package dev.sluice.it.uploads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;
import static org.junit.jupiter.api.parallel.ExecutionMode.SAME_THREAD;

import dev.sluice.it.AuditTopic;
import dev.sluice.it.uploads.Upload.Answer;
import dev.sluice.it.uploads.UploadOrigin.Got;
import dev.sluice.it.uploads.UploadOrigin.State;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The clocks of http-hooks 7 and 9, which no setting shortens: a client that sends nothing for 30
 * s, and a service that answers nothing for as long. All rows wait together, beside other classes.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(UploadNode.Resolver.class)
@Execution(CONCURRENT)
class StalledUploadsIT {
  private static final long PATIENCE_MILLIS = 30_000;
  private static final long SLACK_MILLIS = 60_000;
  private static final Map<String, Outcome> OUTCOMES = new ConcurrentHashMap<>();

  private UploadNode node;

  /** The row, and what became of it. */
  record Outcome(Answer answer, Got got, long millis) {}

  /**
   * One row.
   *
   * @param live in a tunnel
   * @param framing of the body
   * @param last what the client sends last; it leaves the connection open
   */
  record Row(String script, boolean live, String framing, String last, int status, State origin) {
    String path() {
      return "/%s/stalled-%s-%d".formatted(script, live, framing.length());
    }

    boolean isOfClient() {
      return status == 408;
    }
  }

  static Stream<Row> rows() {
    String chunked = "Transfer-Encoding: chunked";
    String piece = "6\r\nfirst \r\n";
    return Stream.of(
        new Row("stream/none/none", true, chunked, "", 408, State.CUT),
        new Row("stream/none/most", true, chunked, piece, 408, State.CUT),
        new Row("stream/none/more", true, "Content-Length: 10", "first ", 408, State.CUT),
        new Row("stream/none/more", false, chunked, piece, 408, State.NONE),
        new Row("stream/end/silent", true, chunked, piece + "0\r\n\r\n", 403, State.CUT),
        new Row("stream/end/silent", false, chunked, piece + "0\r\n\r\n", 403, State.NONE));
  }

  @BeforeAll
  void waitForAll(UploadNode shared) {
    node = shared;
    List<CompletableFuture<Void>> all =
        rows()
            .map(row -> CompletableFuture.runAsync(() -> drive(row), Thread::startVirtualThread))
            .toList();
    all.forEach(CompletableFuture::join);
  }

  private void drive(Row row) {
    String host = UploadNode.HOOKS;
    try (Upload upload = row.live() ? node.tunnel(host) : node.absolute()) {
      long start = System.nanoTime();
      upload.send(
          row.live()
              ? node.tunneled("POST", host, row.path(), row.framing())
              : node.head("POST", host, row.path(), row.framing()));
      upload.send(row.last());
      Answer answer = upload.answer();
      long millis = (System.nanoTime() - start) / 1_000_000;
      OUTCOMES.put(
          row.path(), new Outcome(answer, node.awaitGot(row.path(), row.origin()), millis));
    }
  }

  private static Outcome outcome(Row row) {
    return Objects.requireNonNull(OUTCOMES.get(row.path()));
  }

  @Execution(SAME_THREAD)
  @ParameterizedTest
  @MethodSource("rows")
  void theClientIsToldAfterThirtySeconds(Row row) {
    Outcome outcome = outcome(row);

    assertThat(outcome.millis()).isBetween(PATIENCE_MILLIS - 500, PATIENCE_MILLIS + SLACK_MILLIS);
    String error = row.isOfClient() ? "request_timeout" : "middleware_failed";
    assertThat(outcome.answer().text())
        .startsWith("HTTP/1.1 " + row.status() + " ")
        .contains("\r\nConnection: close\r\n", "\"error\":\"" + error + "\"");
    if (row.isOfClient()) {
      JsonObject body = new JsonObject(outcome.answer().body());
      assertThat(body.getString("detail")).isEqualTo("Request body was not received in time");
      assertThat(body.containsKey("layer")).isEqualTo(row.live());
    }
  }

  @Execution(SAME_THREAD)
  @ParameterizedTest
  @MethodSource("rows")
  void theOriginSeesNoWholeRequest(Row row) {
    assertThat(outcome(row).got().bytes()).doesNotContain("\r\n0\r\n");
  }

  @Execution(SAME_THREAD)
  @ParameterizedTest
  @MethodSource("rows")
  void theAuditTellsWhoWasLate(Row row) {
    if (row.isOfClient()) {
      JsonObject halt = node.event(row.path(), event -> AuditTopic.code(event).equals("http.halt"));
      assertThat(halt.getString("status_detail")).isEqualTo("request_client_progress_timeout");
      assertThat(halt.getString("severity")).isEqualTo("Low");
      assertThat(halt.getString("disposition")).isEqualTo("Blocked");
      assertThat(halt.getString("message"))
          .isEqualTo("MIDDLEWARE request body idle for 30s; request aborted");
      assertThat(halt.getJsonObject("http_response").getInteger("code")).isEqualTo(408);
      node.awaitPrinted("end acting " + row.path() + " " + UploadRow.CANCELLATION);
    } else {
      JsonObject denied =
          node.event(
              row.path(), event -> event.getString("status_code", "").equals("middleware_failed"));
      assertThat(denied.getString("status_detail"))
          .isEqualTo("middleware_failed: middleware_stall_timeout");
      node.awaitPrinted("end acting " + row.path() + " " + UploadRow.FAILURE);
    }
  }
}
